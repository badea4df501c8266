import { z } from 'zod'
import { type Arm, arms } from '../../contract/arm.ts'
import { formatLatency, formatPercent } from '../../contract/quantities.ts'
import { requestOutcomes } from '../../contract/signals.ts'
import type { Estimate } from '../../contract/verdict.ts'
import { splitIntoBatches, type Window } from '../../statistics/batches.ts'
import { type BatchCosts, type CostRatio, estimateCostRatio } from '../../statistics/cost-ratio.ts'
import { sum } from '../../statistics/descriptive.ts'
import { ratioBounds } from '../../statistics/ratio-bounds.ts'
import { estimateRemainingTime, minWindowSeconds } from '../../statistics/required-evidence.ts'
import { sumRequestsPerSlice } from '../evidence/endpoint-sums.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { percentage } from './fields.ts'
import type { FindingDraft } from './finding.ts'
import { ratioFigures } from './finding-figures.ts'
import { formatConfidence } from './formats.ts'
import { type CriterionInput, defineKind, justifiedCriterionSchema, type LimitError, measuredAtClose, noLoad } from './kind.ts'
import { needsMoreLoad, notMeasured, reportShortage } from './shortage.ts'

const schema = justifiedCriterionSchema('database-cost', {
  /** statements: how many it runs; time: how long these take. */
  measure: z.enum(['statements', 'time']),
  /** How much more per request the candidate may need. */
  margin: percentage(),
})

type DatabaseCost = z.output<typeof schema>

const minEvidence = { seconds: minWindowSeconds, requests: 200 }

/** What a request costs the database, candidate against baseline (docs/statistics.md, "Database cost"). */
export const databaseCost = defineKind({
  schema,
  ...measuredAtClose,
  looser: { measure: 'neither', margin: 'larger' },
  panel: { name: 'database cost', shows: 'statements, or database time per request' },
  lint,
  // The requests are those of the whole API: a scope with fewer, or with none, must not prevent a go.
  minimum: () => ({ ...noLoad, seconds: minEvidence.seconds }),
  explain: ({ measure, margin }, { baseline, candidate }) =>
    `A request to ${candidate} ${measure === 'statements' ? 'runs fewer database statements' : 'takes less database time'} than ${formatPercent(margin)} above what one to ${baseline} does, shown by a bound.`,
  figures: ratioFigures,
  judge,
})

function lint({ margin }: DatabaseCost): LimitError[] {
  if (margin > 0 && margin <= 1) return []
  return [{ key: 'margin', message: `expected more than 0 % (at 0 % half of all equal backends would fail) and at most 100 %, got ${formatPercent(margin)}` }]
}

function judge(question: CriterionInput<DatabaseCost>): FindingDraft {
  const { window, evidence, criterion } = question
  if (!window) return notMeasured
  const spent = { baseline: spentBy(evidence, 'baseline', window, criterion), candidate: spentBy(evidence, 'candidate', window, criterion) }
  const { baseline, candidate } = spent
  if (!baseline || !candidate) return unread(question, !baseline ? 'baseline' : 'candidate')
  const losses = sum(arms.flatMap(arm => evidence.database(arm, window)?.losses ?? []))
  if (losses > 0) return forgotten
  const asked = { seconds: window.to - window.from, requests: Math.min(sum(baseline.requests), sum(candidate.requests)) }
  if (asked.seconds < minEvidence.seconds || asked.requests < minEvidence.requests)
    return reportShortage(asked, minEvidence, { counted: 'requests', of: 'per backend', subject: 'the cost of a request' })
  const still = arms.find(arm => spent[arm]?.cost.includes(0))
  const ratio = still ? null : estimateCostRatio({ baseline, candidate })
  return ratio ? judgeRatio(question, ratio, asked) : stoodStill(question, still ?? 'candidate')
}

/** Of the whole API, and of users who cross as well: the database does not know which request a statement belongs to. */
function spentBy(evidence: Evidence, arm: Arm, window: Window, { measure }: DatabaseCost): BatchCosts | null {
  const batches = splitIntoBatches(window)
  const slices = batches.map(batch => evidence.database(arm, batch))
  const cost = slices.flatMap(one => (one ? sum(measure === 'statements' ? one.statements : one.milliseconds) : []))
  if (cost.length < batches.length) return null
  const endpoints = evidence.endpoints(arm)
  const ofSessions = (batch: Window) => sum(sumRequestsPerSlice(endpoints, batch, requestOutcomes))
  return { cost, requests: batches.map(batch => ofSessions(batch) + sum(evidence.crossing(arm, batch))) }
}

function unread({ names }: CriterionInput<DatabaseCost>, arm: Arm): FindingDraft {
  return {
    status: 'unknown',
    reason: `Not evaluated: the database reported no statements of ${names[arm]}.`,
    remedy: 'Enable pg_stat_statements in the database, give each backend a role of its own, let the rig read both, then rerun.',
  }
}

/** A loss may have hit the counts of one backend more than those of the other: they show nothing any more, not even a fail. */
const forgotten: FindingDraft = {
  status: 'unknown',
  reason: 'Not evaluated: the database lost statistics during the run: they were reset, or pg_stat_statements.max was reached.',
  remedy: 'Do not call pg_stat_statements_reset during a run, raise pg_stat_statements.max, then rerun.',
}

/** Counts that stand still while requests come in were not read; nothing is cheaper than nothing. */
function stoodStill({ names }: CriterionInput<DatabaseCost>, arm: Arm): FindingDraft {
  return {
    status: 'unknown',
    reason: `Not evaluated: for part of the window the database counted no statements of ${names[arm]}, although it served requests.`,
    remedy: `Check that ${names[arm]} connects with the role that the rig reads, and that the rig can read its counts throughout; then rerun.`,
  }
}

function judgeRatio({ criterion, levels, names }: CriterionInput<DatabaseCost>, ratio: CostRatio, asked: typeof minEvidence): FindingDraft {
  const limit = 1 + criterion.margin
  const estimate = { ...ratioBounds(ratio, levels.pass), n: asked.requests, unit: 'ratio' } as const
  const said = describeCost({ ratio, estimate, alpha: levels.pass, measure: criterion.measure, margin: criterion.margin, name: names.candidate })
  const shown = ratioBounds(ratio, levels.fail).lower
  if (shown > limit) {
    const remedy = `Look for statements that ${names.candidate} repeats or that read too much, fix them, then rerun.`
    return {
      status: 'fail',
      estimate,
      limit,
      reason: `${said} The lower ${formatConfidence(levels.fail)} bound is ${moreOrLess(shown, criterion.measure)}.`,
      remedy,
    }
  }
  if (estimate.upper < limit) return { status: 'pass', estimate, limit, reason: said }
  return { status: 'unknown', estimate, limit, reason: said, ...estimateMore(ratio, asked.seconds, criterion.margin, levels.pass) }
}

function estimateMore(ratio: CostRatio, seconds: number, margin: number, alpha: number): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  const longer = estimateRemainingTime(ratio, { seconds, margin, alpha })
  switch (longer.kind) {
    case 'seconds':
      return needsMoreLoad(longer.seconds)
    case 'trend is no-go':
      return { remedy: 'The estimate is beyond the margin, so more load is unlikely to help. Fix the statements, then rerun.' }
    case 'not decidable':
      return { remedy: 'Not decidable at this margin within an hour. Find out what makes the cost of a request vary.' }
  }
}

type Measure = 'statements' | 'time'

interface Said {
  readonly ratio: CostRatio
  readonly estimate: Estimate
  readonly alpha: number
  readonly measure: Measure
  readonly margin: number
  readonly name: string
}

/** "Django runs 4.1 % more statements per request (5.2 against 5; 95 % bounds 2 % more and 6.2 % more; …); the margin is 10 %." */
function describeCost({ ratio, estimate, alpha, measure, margin, name }: Said): string {
  const { baseline, candidate } = ratio.perRequest
  const [verb, amount] = measure === 'statements' ? ['runs', number] : ['takes', formatLatency]
  const between = `${formatConfidence(alpha)} bounds ${moreOrLess(estimate.lower, measure)} and ${moreOrLess(estimate.upper, measure)}`
  const scope = 'over the whole API: statements are not attributed to requests'
  return `${name} ${verb} ${moreOrLess(estimate.value, measure)} ${nouns[measure]} per request (${amount(candidate)} against ${amount(baseline)}; ${between}; ${scope}); the margin is ${formatPercent(margin)}.`
}

const nouns: Readonly<Record<Measure, string>> = { statements: 'database statements', time: 'database time' }

/** "4.1 % more", "3 % fewer", "just as many" */
function moreOrLess(ratio: number, measure: Measure): string {
  const change = Number((Math.abs(ratio - 1) * 100).toFixed(1))
  if (change === 0) return measure === 'statements' ? 'just as many' : 'just as much'
  return `${change} % ${ratio > 1 ? 'more' : measure === 'statements' ? 'fewer' : 'less'}`
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)))
}
