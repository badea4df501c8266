import { z } from 'zod'
import { formatPercent, roundForJson } from '../../contract/quantities.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { jsonPointer, percentage } from './fields.ts'
import { exactEstimate, type FindingDraft } from './finding.ts'
import { figures } from './finding-figures.ts'
import { findReport, importing, lintAge, looserReports, ofReports, versionField } from './imported.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError } from './kind.ts'

const schema = criterionSchema('figure', {
  /** Where the number stands in the imported JSON. */
  pointer: jsonPointer(),
  of: versionField('any'),
  /** What the number counts, for readers: "open critical bugs". */
  unit: z.string().min(1).optional(),
  atMost: z.number().optional(),
  atLeast: z.number().optional(),
  /** Not worse than what the last report before this one said, by more than a share of it. */
  earlier: z.strictObject({ better: z.enum(['higher', 'lower']), margin: percentage() }).optional(),
  ...importing,
})

type Figure = z.output<typeof schema>

/** A number out of an imported JSON file, against a limit or against its earlier value. */
export const figure = defineKind({
  schema,
  ...ofReports,
  reports: ['json'],
  looser: {
    pointer: 'neither',
    unit: 'neither',
    atMost: 'larger',
    atLeast: 'smaller',
    earlier: { better: 'neither', margin: 'larger' },
    ...looserReports,
  },
  panel: { name: 'evidence', shows: 'figures of other tools' },
  lint,
  explain: criterion => `The imported number at ${criterion.pointer}${criterion.unit ? ` (${criterion.unit})` : ''} is ${limitInWords(criterion)}.`,
  figures: finding => figures(finding, { value: String }),
  judge,
})

function lint(criterion: Figure): LimitError[] {
  return [...lintLimits(criterion), ...lintAge(criterion)]
}

function lintLimits({ atMost, atLeast, earlier }: Figure): LimitError[] {
  const limits = [atMost, atLeast, earlier].filter(limit => limit !== undefined)
  if (limits.length !== 1)
    return [{ key: 'atMost', message: `expected one of atMost, atLeast and earlier, got ${limits.length === 0 ? 'none' : limits.length}` }]
  if (earlier?.better !== 'higher' || earlier.margin < 1) return []
  return [{ key: 'earlier', message: `expected a margin below 100 %, with which any value would do, got ${formatPercent(earlier.margin)}` }]
}

function judge(question: CriterionInput<Figure>): FindingDraft {
  const report = findReport(question, 'figure')
  if (!report.usable) return report.answer
  const { value } = report.facts
  const { criterion } = question
  const basis = { kind: 'figure', value } as const
  const estimate = exactEstimate(value, 1, 'number')
  const limit = limitOf(question, report.at)
  if (!limit) {
    return {
      status: 'unknown',
      estimate,
      basis,
      reason: `The value is ${inUnit(value, criterion)} (${report.source}); no earlier run has a value to compare it with.`,
      remedy: 'Import the next report when there is one: it is compared with this value.',
    }
  }
  const holds = limit.direction === 'at most' ? value <= limit.value : value >= limit.value
  const reason = `The value is ${inUnit(value, criterion)} (${report.source}); required is ${limit.direction} ${inUnit(limit.value, criterion)}${limit.because}.`
  const shared = { estimate, basis, limit: limit.value, reason }
  if (holds) return { ...shared, status: 'pass' }
  return { ...shared, status: 'fail', remedy: 'Fix what this number counts, then import the new report.' }
}

function limitInWords({ atMost, atLeast, earlier }: Figure): string {
  if (atMost !== undefined) return `at most ${atMost}`
  if (atLeast !== undefined) return `at least ${atLeast}`
  return `no worse than in the report before it by more than ${formatPercent(earlier?.margin ?? 0)} of it`
}

interface Limit {
  readonly direction: 'at most' | 'at least'
  readonly value: number
  /** How it follows from an earlier value; empty for a limit of the policy. */
  readonly because: string
}

function limitOf({ criterion, evidence, id }: CriterionInput<Figure>, reportedAt: number): Limit | null {
  const { atMost, atLeast, earlier } = criterion
  if (atMost !== undefined) return { direction: 'at most', value: atMost, because: '' }
  if (atLeast !== undefined) return { direction: 'at least', value: atLeast, because: '' }
  const before = earlierValue(evidence, id, reportedAt)
  if (!before || !earlier) return null
  const slack = Math.abs(before.value) * earlier.margin
  const because = ` (it was ${inUnit(before.value, criterion)} in run ${before.run})`
  return earlier.better === 'higher'
    ? { direction: 'at least', value: roundForJson(before.value - slack), because }
    : { direction: 'at most', value: roundForJson(before.value + slack), because }
}

/** The value of the last healthy run before the report was made: a later run may have judged this very report. A value that failed is no measure
 *  for the next one, or asking twice would turn a fail into a pass. */
function earlierValue({ reported }: Evidence, id: string, reportedAt: number): { readonly run: string; readonly value: number } | null {
  const known = reported.earlierRuns
    .filter(({ healthy, at }) => healthy && at < reportedAt)
    .flatMap(({ run, at, checkpoints }) =>
      checkpoints.flatMap(({ findings }) =>
        findings.flatMap(({ criterion, status, basis }) =>
          criterion === id && status !== 'fail' && basis?.kind === 'figure' ? [{ run, at, value: basis.value }] : [],
        ),
      ),
    )
  return known.reduce<(typeof known)[number] | null>((a, b) => (a && a.at >= b.at ? a : b), null)
}

function inUnit(value: number, { unit }: Figure): string {
  return unit === undefined ? String(roundForJson(value)) : `${roundForJson(value)} ${unit}`
}
