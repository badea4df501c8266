import { formatCount, formatLatency, formatPercent } from '../../../contract/quantities.ts'
import type { Window } from '../../../statistics/batches.ts'
import { lowerBound } from '../../../statistics/clopper-pearson.ts'
import type { ErrorSeries } from '../../../statistics/error-rate.ts'
import { findOutage } from '../../../statistics/error-rate.ts'
import { quantileBounds } from '../../../statistics/latency.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { assessmentLevels, type Bounded, errorsIn, type Figures, quantilesOf, requestsIn } from './figures.ts'

/** What a backend must keep to, to hold a load. */
export interface Objectives {
  /** ms that 95 % of its answers take at the most. */
  readonly p95: number
  /** Share of requests that go wrong, and of sessions that run out of time, below which it must stay. */
  readonly errors: number
}

/** held: it kept to all objectives; broke: surely not to one; unclear: too close or too little to tell; void: the load was not what was planned. */
export interface Outcome {
  readonly outcome: 'held' | 'broke' | 'unclear' | 'void'
  readonly reason: string
}

/** Whether a backend held a load, by the bounds of what was measured and not by the numbers themselves. */
export function outcomeOf(figures: Figures, objectives: Objectives, atLeast: Surely): Outcome {
  const broke = broken(figures, objectives, atLeast)
  if (broke !== null) return { outcome: 'broke', reason: broke }
  const unclear = doubt(figures, objectives)
  if (unclear !== null) return { outcome: 'unclear', reason: unclear }
  return { outcome: 'held', reason: `${timeWords(figures.p95)}; ${errorWords(figures)}.` }
}

/** What was surely beyond its limit. */
function broken(figures: Figures, { p95, errors }: Objectives, atLeast: Surely): string | null {
  if (atLeast.errors > errors) return `${errorWords(figures)}; the limit is ${formatPercent(errors)}.`
  if (atLeast.outage > 0) return `${errorWords(figures)}: most of them for ${atLeast.outage} s in a row.`
  if (atLeast.p95 !== null && atLeast.p95 > p95) return `${timeWords(figures.p95)}; the limit is ${formatLatency(p95)}.`
  return atLeast.outOfTime > errors ? `${sessionWords(figures)}; the limit is ${formatPercent(errors)}.` : null
}

/** What may be beyond it, or was not seen at all. */
function doubt(figures: Figures, { p95, errors }: Objectives): string | null {
  const { p95: found, errors: share, sessions } = figures
  if (!found) return 'No request was answered as expected.'
  if (found.upper >= p95) return `${timeWords(found)}: too close to the limit of ${formatLatency(p95)} to tell.`
  if (share.upper >= errors) return `${errorWords(figures)} (${boundsWords(share, formatPercent)}): too close to the limit of ${formatPercent(errors)} to tell.`
  if (sessions.ended === 0) return 'No session ended in the measured time, so nobody knows whether users could finish.'
  if (sessions.outOfTime / sessions.ended < errors) return null
  return `${sessionWords(figures)}: too close to the limit of ${formatPercent(errors)} to tell.`
}

/** The least that was surely there, at the level of a failure. */
interface Surely {
  /** ms; null without an answer. */
  readonly p95: number | null
  /** Share of requests. */
  readonly errors: number
  /** Share of sessions. */
  readonly outOfTime: number
  /** Seconds in a row through which most requests went wrong; 0 without. */
  readonly outage: number
}

export function surelyIn(evidence: Evidence, window: Window, { sessions: { ended, outOfTime } }: Figures): Surely {
  const { fail } = assessmentLevels
  const found = quantilesOf(evidence.endpoints('baseline'), window)(0.95)
  return {
    p95: found && quantileBounds(found, fail).lower,
    errors: errorsIn(evidence, window, fail).lower,
    outOfTime: ended === 0 ? 0 : lowerBound(outOfTime, ended, fail),
    outage: outageIn(requestsIn(evidence, window)),
  }
}

/** There is no other backend to hold it against: as if one had answered everything. */
function outageIn(series: ErrorSeries): number {
  const flawless = { requests: series.requests.map(() => 1), errors: series.requests.map(() => 0) }
  return findOutage(series, flawless)?.seconds ?? 0
}

function timeWords(p95: Figures['p95']): string {
  return p95 ? `p95 was ${formatLatency(p95.value)}, ${boundsWords(p95, formatLatency)}` : 'nothing was answered as expected'
}

function errorWords(figures: Figures): string {
  return `${formatPercent(figures.errors.value)} of ${formatCount(figures.requests)} requests went wrong${kindsOf(figures)}`
}

function sessionWords({ sessions: { ended, outOfTime } }: Figures): string {
  return `${formatCount(outOfTime)} of ${formatCount(ended)} sessions (${formatPercent(outOfTime / ended)}) ran out of time, because their answers came too late`
}

function boundsWords({ lower, upper }: Bounded, format: (value: number) => string): string {
  return `between ${format(lower)} and ${format(upper)}`
}

function kindsOf({ errorsByKind: { unexpected, limited, failed } }: Figures): string {
  const kinds = [
    [unexpected, 'a wrong answer'],
    [limited, 'turned away by a rate limiter (429)'],
    [failed, 'no answer'],
  ] as const
  const met = kinds.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)}: ${what}`)
  return met.length === 0 ? '' : ` (${met.join(', ')})`
}
