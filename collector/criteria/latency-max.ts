import { formatCount, formatDuration, formatLatency } from '../../contract/quantities.ts'
import { requestOutcomes } from '../../contract/signals.ts'
import { splitIntoBatches, type Window } from '../../statistics/batches.ts'
import { totalCount } from '../../statistics/exponential-histogram.ts'
import { estimateLatencyQuantile, quantileBounds } from '../../statistics/latency.ts'
import { minEvidenceForQuantile, secondsUntilMinEvidence } from '../../statistics/required-evidence.ts'
import type { EndpointSlices } from '../evidence/evidence.ts'
import type { FindingDraft } from './finding.ts'
import type { CriterionInput } from './kind.ts'
import { type QuantileName, quantiles } from './latency-comparison.ts'

/** A latency criterion with a limit of its own. */
interface Absolute {
  readonly kind: string
  readonly quantile: QuantileName
  /** ms */
  readonly max: number
}

/** Whether the candidate's own latency stays below a limit, all endpoints of the scope pooled. */
export function absoluteAnswer({ window, evidence, criterion, scope, levels, names }: CriterionInput<Absolute>): FindingDraft {
  const { quantile: name, max } = criterion
  const candidate = evidence.latencies('candidate', scope)
  const found =
    window &&
    estimateLatencyQuantile(
      splitIntoBatches(window).map(batch => candidate.latency(batch)),
      quantiles[name],
    )
  if (!window || !found) {
    return {
      status: 'unknown',
      reason: `${names.candidate} gave no expected answer in this scope.`,
      remedy: 'Run the load past its warm-up, with sessions that use these endpoints.',
    }
  }
  const mute = evidence.endpoints('candidate').filter(one => scope.includes(one.endpoint) && isMute(one, window))
  if (mute.length > 0) {
    const which = mute.map(({ endpoint }) => endpoint).join(', ')
    const reason = `No latency of an expected answer arrived from ${which} on ${names.candidate}, so nobody knows how long it takes there.`
    return {
      status: 'unknown',
      reason,
      remedy: `Mend ${which} on ${names.candidate}, or find out what kept its histograms from the collector; then run again.`,
    }
  }
  const bounds = quantileBounds(found, levels.pass)
  const limit = { estimate: { ...bounds, n: found.n, unit: 'ms' }, limit: max } as const
  const least = minEvidenceForQuantile(quantiles[name])
  const soFar = { seconds: window.to - window.from, requests: found.n }
  if (soFar.seconds < least.seconds || soFar.requests < least.requests) {
    const more = secondsUntilMinEvidence(soFar, least)
    const reason = `${soFar.seconds} s with ${formatCount(found.n)} answers of ${names.candidate} were measured; ${name} needs at least ${least.seconds} s and ${formatCount(least.requests)}.`
    return {
      ...limit,
      status: 'unknown',
      reason,
      remedy: more === null ? '' : `Needs about ${formatDuration(more * 1000)} more of this load.`,
      secondsMore: more,
    }
  }
  const said = `${names.candidate}'s ${name} is ${formatLatency(bounds.value)} (between ${formatLatency(bounds.lower)} and ${formatLatency(bounds.upper)})`
  const shown = quantileBounds(found, levels.fail).lower
  if (shown > max) {
    return {
      ...limit,
      status: 'fail',
      reason: `${said}, at the least ${formatLatency(shown)}; the limit is ${formatLatency(max)}.`,
      remedy: `Make ${names.candidate} faster; then run again.`,
    }
  }
  const reason = `${said}; the limit is ${formatLatency(max)}.`
  if (bounds.upper < max) return { ...limit, status: 'pass', reason }
  const trend =
    bounds.value >= max
      ? `The trend is no-go: make ${names.candidate} faster first.`
      : 'It is too close to the limit to tell: run longer, or find out what makes the times vary.'
  return { ...limit, status: 'unknown', reason, remedy: trend }
}

/** Requests came in, and no latency of an expected answer: such an endpoint must not drop out unseen. */
function isMute(endpoint: EndpointSlices, window: Window): boolean {
  const counts = endpoint.requests(window)
  return requestOutcomes.some(outcome => counts[outcome] > 0) && totalCount(endpoint.latency(window)) === 0
}
