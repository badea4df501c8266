import { z } from 'zod'
import { formatCount, formatPercent, formatPoints, roundSignificant } from '../../contract/quantities.ts'
import { levelsFor } from '../../statistics/levels.ts'
import { newcombeDifference } from '../../statistics/proportion-difference.ts'
import { jsonPointer, percentage } from './fields.ts'
import type { FindingDraft } from './finding.ts'
import { pointsFigures } from './finding-figures.ts'
import { formatConfidence } from './formats.ts'
import { type FactsOf, findReport, importing, lintAge, looserReports, ofReports, versionField } from './imported.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError } from './kind.ts'

const funnel = z.strictObject({ visitors: jsonPointer(), conversions: jsonPointer() })

const schema = criterionSchema('conversion', {
  /** Percentage points that the candidate may convert less. */
  margin: percentage(),
  /** Where visitors and conversions of each side stand in the imported JSON. */
  pointers: z.strictObject({ baseline: funnel, candidate: funnel }),
  of: versionField('any'),
  ...importing,
})

type Conversion = z.output<typeof schema>

/** Conversion of real visitors on both backends (Newcombe's hybrid score interval). Synthetic users do not convert: it is imported only. */
export const conversion = defineKind({
  schema,
  ...ofReports,
  reports: ['json'],
  looser: { margin: 'larger', pointers: 'neither', ...looserReports },
  panel: { name: 'completion', shows: 'real visitors who converted' },
  lint,
  explain: ({ margin }, { baseline, candidate }) =>
    `Of real visitors, ${candidate} converts no more than ${formatPercent(margin)} (points) fewer than ${baseline}, shown by a bound.`,
  figures: pointsFigures,
  judge,
})

function lint(criterion: Conversion): LimitError[] {
  const { margin } = criterion
  if (margin > 0 && margin < 1) return lintAge(criterion)
  return [{ key: 'margin', message: `expected more than 0 % and less than 100 % (points), got ${formatPercent(margin)}` }, ...lintAge(criterion)]
}

function judge(question: CriterionInput<Conversion>): FindingDraft {
  const report = findReport(question, 'conversion')
  if (!report.usable) return report.answer
  const { facts, source } = report
  const { names, criterion } = question
  const idle = (['baseline', 'candidate'] as const).find(arm => facts[arm].visitors === 0)
  if (idle)
    return {
      status: 'unknown',
      reason: `Not evaluated: ${names[idle]} had no visitors (${source}).`,
      remedy: 'Import conversions of a period in which both backends had visitors.',
    }
  const odd = (['baseline', 'candidate'] as const).find(arm => facts[arm].conversions > facts[arm].visitors)
  if (odd)
    return {
      status: 'unknown',
      reason: `${names[odd]} has more conversions than visitors (${source}), which is impossible.`,
      remedy: 'Check the pointers of this criterion in thresholds.json.',
    }
  const [candidate, baseline] = [proportion(facts.candidate), proportion(facts.baseline)]
  const levels = levelsFor(1)
  const { value: difference, lower, upper } = newcombeDifference(candidate, baseline, levels.pass)
  const said = `${names.candidate} converts ${formatPercent(candidate.successes / candidate.trials)} of ${formatCount(candidate.trials)} visitors, ${names.baseline} ${formatPercent(baseline.successes / baseline.trials)} of ${formatCount(baseline.trials)}: ${formatPoints(difference)} (${formatConfidence(levels.pass)} bounds ${formatPoints(lower)} and ${formatPoints(upper)}; ${source}); the margin is ${formatPoints(-criterion.margin)}.`
  const n = Math.min(candidate.trials, baseline.trials)
  const shared = { estimate: { value: difference, lower, upper, n, unit: 'points' }, limit: -criterion.margin, reason: said } as const
  if (newcombeDifference(candidate, baseline, levels.fail).upper < -criterion.margin) {
    return { ...shared, status: 'fail', remedy: `Find out where visitors of ${names.candidate} give up, fix it, then import the new report.` }
  }
  if (lower > -criterion.margin) return { ...shared, status: 'pass' }
  return { ...shared, status: 'unknown', remedy: estimateVisitors(baseline.successes / baseline.trials, criterion.margin) }
}

function proportion({ visitors, conversions }: FactsOf<'conversion'>['baseline']): { readonly successes: number; readonly trials: number } {
  return { successes: conversions, trials: visitors }
}

/** Visitors with which equal backends would pass four times in five. */
function estimateVisitors(share: number, margin: number): string {
  const levelAndPower = 2.4865 // z(95 %) + z(80 %)
  const visitors = Math.ceil(2 * share * (1 - share) * (levelAndPower / margin) ** 2)
  return `Wait for more visitors: about ${formatCount(roundSignificant(visitors, 2))} on each backend would most likely be enough.`
}
