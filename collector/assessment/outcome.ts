import { quantileBounds } from '../estimates/latency-quantile.ts'
import { formatCount, formatLatency, formatPercent } from '../quantities/format.ts'
import type { Evidence, Window } from '../windows/evidence.ts'
import { assessmentLevels, type Figures, quantilesOf } from './figures.ts'
import { complaint } from './sessions.ts'

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
export function outcomeOf(figures: Figures, { p95, errors }: Objectives, shown: { readonly p95: number | null }): Outcome {
  const wrong = `${formatPercent(figures.errors.value)} of ${formatCount(figures.requests)} requests went wrong${kindsOf(figures)}`
  const between = (bound: number, other: number, format: (value: number) => string) => `between ${format(bound)} and ${format(other)}`
  const errorsBetween = between(figures.errors.lower, figures.errors.upper, formatPercent)
  if (figures.errors.lower > errors) return { outcome: 'broke', reason: `${wrong}; the limit is ${formatPercent(errors)}.` }
  if (!figures.p95) return { outcome: 'unclear', reason: 'No request was answered as expected.' }
  const time = `p95 was ${formatLatency(figures.p95.value)}, ${between(figures.p95.lower, figures.p95.upper, formatLatency)}`
  if (shown.p95 !== null && shown.p95 > p95) return { outcome: 'broke', reason: `${time}; the limit is ${formatLatency(p95)}.` }
  const users = complaint(figures.sessions, errors, assessmentLevels.fail)
  if (users?.outcome === 'broke') return users
  if (figures.p95.upper >= p95) return { outcome: 'unclear', reason: `${time}: too close to the limit of ${formatLatency(p95)} to tell.` }
  if (figures.errors.upper >= errors)
    return { outcome: 'unclear', reason: `${wrong} (the share is ${errorsBetween}): too close to the limit of ${formatPercent(errors)} to tell.` }
  return users ?? { outcome: 'held', reason: `${time}; ${wrong}.` }
}

/** The least that p95 surely was, at the level of a failure, ms. */
export function surelyAbove(evidence: Evidence, window: Window): { readonly p95: number | null } {
  const found = quantilesOf(evidence.endpoints('baseline'), window)(0.95)
  return { p95: found && quantileBounds(found, assessmentLevels.fail).lower }
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
