import { formatCount, formatLatency, formatPercent } from '../../../contract/quantities.ts'
import type { Window } from '../../../statistics/batches.ts'
import type { Bounds } from '../../../statistics/bounds.ts'
import { lowerBound } from '../../../statistics/clopper-pearson.ts'
import type { ErrorSeries } from '../../../statistics/error-rate.ts'
import { findOutage } from '../../../statistics/error-rate.ts'
import { quantileBounds } from '../../../statistics/latency.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { assessmentLevels, countEachSecond, estimateQuantiles, type LoadFigures, measureErrorRate } from './figures.ts'

/** Limits that a backend must keep to in order to hold a load. */
export interface Objectives {
  /** ms that 95 % of its answers take at the most. */
  readonly p95: number
  /** Share of requests that go wrong, and of sessions that run out of time, below which it must stay. */
  readonly errors: number
}

/** held: all objectives met; broke: one surely missed; unclear: too close to a limit, or too little data; void: the load was not the planned one. */
export interface StepOutcome {
  readonly outcome: 'held' | 'broke' | 'unclear' | 'void'
  readonly reason: string
}

/** Decides whether a backend held a load, by the bounds of its figures. */
export function judgeStep(figures: LoadFigures, objectives: Objectives, atLeast: LowerBounds): StepOutcome {
  const broke = findBreach(figures, objectives, atLeast)
  if (broke !== null) return { outcome: 'broke', reason: broke }
  const unclear = findDoubt(figures, objectives)
  if (unclear !== null) return { outcome: 'unclear', reason: unclear }
  return { outcome: 'held', reason: `${formatP95(figures.p95)}; ${formatErrors(figures)}.` }
}

/** Describes the first objective that was surely missed; null if there is none. */
function findBreach(figures: LoadFigures, { p95, errors }: Objectives, atLeast: LowerBounds): string | null {
  if (atLeast.errors > errors) return `${formatErrors(figures)}; the limit is ${formatPercent(errors)}.`
  if (atLeast.outage > 0) return `${formatErrors(figures)}: most of them for ${atLeast.outage} s in a row.`
  if (atLeast.p95 !== null && atLeast.p95 > p95) return `${formatP95(figures.p95)}; the limit is ${formatLatency(p95)}.`
  return atLeast.outOfTime > errors ? `${formatSessions(figures)}; the limit is ${formatPercent(errors)}.` : null
}

/** Describes the first objective that may have been missed or was not measured; null if there is none. */
function findDoubt(figures: LoadFigures, { p95, errors }: Objectives): string | null {
  const { p95: found, errors: share, sessions } = figures
  if (!found) return 'Not evaluated: no request was answered as expected.'
  if (found.upper >= p95) return `${formatP95(found)}: not decided, its bounds include the limit of ${formatLatency(p95)}.`
  if (share.upper >= errors)
    return `${formatErrors(figures)} (${formatBounds(share, formatPercent)}): not decided, its bounds include the limit of ${formatPercent(errors)}.`
  if (sessions.ended === 0) return 'Not evaluated: no session ended in the measured window.'
  if (sessions.outOfTime / sessions.ended < errors) return null
  return `${formatSessions(figures)}: not decided, more than the limit of ${formatPercent(errors)} but not significantly.`
}

/** Lower bounds at the level of a failure. */
interface LowerBounds {
  /** ms; null without an answer. */
  readonly p95: number | null
  /** Share of requests. */
  readonly errors: number
  /** Share of sessions. */
  readonly outOfTime: number
  /** Seconds in a row through which most requests went wrong; 0 without. */
  readonly outage: number
}

export function measureLowerBounds(evidence: Evidence, window: Window, { sessions: { ended, outOfTime } }: LoadFigures): LowerBounds {
  const { fail } = assessmentLevels
  const found = estimateQuantiles(evidence.endpoints('baseline'), window)(0.95)
  return {
    p95: found && quantileBounds(found, fail).lower,
    errors: measureErrorRate(evidence, window, fail).lower,
    outOfTime: ended === 0 ? 0 : lowerBound(outOfTime, ended, fail),
    outage: measureOutage(countEachSecond(evidence, window)),
  }
}

/** Finds an outage against a flawless backend, since there is no second one. */
function measureOutage(series: ErrorSeries): number {
  const flawless = { requests: series.requests.map(() => 1), errors: series.requests.map(() => 0) }
  return findOutage(series, flawless)?.seconds ?? 0
}

function formatP95(p95: LoadFigures['p95']): string {
  return p95 ? `p95 was ${formatLatency(p95.value)}, ${formatBounds(p95, formatLatency)}` : 'nothing was answered as expected'
}

function formatErrors(figures: LoadFigures): string {
  return `${formatPercent(figures.errors.value)} of ${formatCount(figures.requests)} requests went wrong${formatErrorKinds(figures)}`
}

function formatSessions({ sessions: { ended, outOfTime } }: LoadFigures): string {
  return `${formatCount(outOfTime)} of ${formatCount(ended)} sessions (${formatPercent(outOfTime / ended)}) ran out of time, because their answers came too late`
}

function formatBounds({ lower, upper }: Bounds, format: (value: number) => string): string {
  return `between ${format(lower)} and ${format(upper)}`
}

function formatErrorKinds({ errorsByKind: { unexpected, limited, failed } }: LoadFigures): string {
  const kinds = [
    [unexpected, 'a wrong answer'],
    [limited, 'rate-limited (429)'],
    [failed, 'no answer'],
  ] as const
  const met = kinds.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)}: ${what}`)
  return met.length === 0 ? '' : ` (${met.join(', ')})`
}
