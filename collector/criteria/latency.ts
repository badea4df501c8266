import { z } from 'zod'
import { formatLatency, formatPercent } from '../../contract/quantities.ts'
import { minEvidenceForQuantile } from '../../statistics/required-evidence.ts'
import { duration } from './age.ts'
import { latencyFigures, ratioFigures } from './figures.ts'
import type { FindingDraft } from './finding.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError, type Names } from './kind.ts'
import { quantiles } from './latency-comparison.ts'
import { absoluteAnswer } from './latency-max.ts'
import { relativeAnswer } from './latency-relative.ts'
import { percentage } from './percentage.ts'

const schema = criterionSchema('latency', {
  quantile: z.enum(['p50', 'p90', 'p95', 'p99']),
  /** How much slower than the baseline the candidate may be. */
  margin: percentage().optional(),
  /** What the candidate's own latency must stay below. */
  max: duration().optional(),
  /** Starts of the candidate that are judged together, this run and the ones before. */
  runs: z.int().min(1).max(10).optional(),
  because: z.string().min(1),
})

type Latency = z.output<typeof schema>

/** Latency at one quantile: the ratio of the arms against a margin, the candidate's own against a limit, or both (docs/statistics.md, "Latency ratio"). */
export const latency = defineKind({
  schema,
  part: 'measured',
  judgedAt: 'look',
  canTrigger: true,
  inControls: true,
  reports: null,
  samples: ({ outcome }) => outcome === 'expected',
  looser: { quantile: 'neither', margin: 'larger', max: 'larger', runs: 'smaller' },
  panel: { name: 'latency ratios', shows: 'the candidate’s quantile divided by the baseline’s' },
  lint,
  minimum: ({ quantile }) => ({ ...minEvidenceForQuantile(quantiles[quantile]), users: 0 }),
  explain: (criterion, names) => [marginInWords(criterion, names), maxInWords(criterion, names)].filter(Boolean).join(' '),
  figures: finding => (finding.estimate?.unit === 'ms' ? latencyFigures(finding) : ratioFigures(finding)),
  judge,
})

const longest = 60_000

function lint({ margin, max, runs }: Latency): LimitError[] {
  if (margin === undefined && max === undefined) return [{ key: 'margin', message: 'expected a margin, a max or both, got neither' }]
  const errors: LimitError[] = []
  if (margin !== undefined && !(margin > 0 && margin <= 1)) {
    errors.push({
      key: 'margin',
      message: `expected more than 0 % (at 0 % half of all equal backends would fail) and at most 100 %, got ${formatPercent(margin)}`,
    })
  }
  if (max !== undefined && !(max > 0 && max <= longest)) errors.push({ key: 'max', message: `expected more than 0 ms and at most 60 s, got ${max} ms` })
  if (runs !== undefined && margin === undefined) errors.push({ key: 'runs', message: 'expected a margin beside it: several runs are judged by their ratios' })
  return errors
}

function marginInWords({ quantile, margin, runs }: Latency, { baseline, candidate }: Names): string {
  if (margin === undefined) return ''
  const over = runs === undefined || runs === 1 ? '' : `, over ${runs} runs with restarts between them`
  return `${candidate}'s ${quantile} is shown to be less than ${formatPercent(margin)} above ${baseline}'s, over all endpoints of the scope together${over}; any endpoint shown to be slower than that fails it.`
}

function maxInWords({ quantile, max }: Latency, { candidate }: Names): string {
  return max === undefined ? '' : `${candidate}'s ${quantile} is shown to be below ${formatLatency(max)}.`
}

const severity = { pass: 0, unknown: 1, fail: 2 } as const

/** With a margin and a max the worse answer counts; both are told. */
function judge(question: CriterionInput<Latency>): FindingDraft {
  const { margin, max } = question.criterion
  const relative = margin === undefined ? null : relativeAnswer({ ...question, criterion: { ...question.criterion, margin } })
  const absolute = max === undefined ? null : absoluteAnswer({ ...question, criterion: { ...question.criterion, max } })
  if (!relative || !absolute) return relative ?? absolute ?? { status: 'unknown', reason: 'It has no limit.' }
  const worse = severity[absolute.status] > severity[relative.status] ? absolute : relative
  const { remedy, secondsMore } = worse
  const { relation, wouldCatch, ...figures } = relative
  return {
    ...(worse.status === 'pass' ? relative : figures),
    status: worse.status,
    reason: `${relative.reason} ${absolute.reason}`,
    ...(remedy === undefined ? {} : { remedy }),
    ...(secondsMore === undefined ? {} : { secondsMore }),
  }
}
