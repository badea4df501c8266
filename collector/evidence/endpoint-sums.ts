import type { Arm } from '../../contract/arm.ts'
import type { RequestOutcome } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { mergeHistograms } from '../../statistics/histogram-sum.ts'
import type { EndpointSlices, Evidence, Latencies } from './evidence.ts'
import { zeros } from './timeline.ts'

/** Requests of all endpoints of an arm in each slice of a window, of the given outcomes. */
export function sumRequestsPerSlice(evidence: Evidence, arm: Arm, window: Window, outcomes: readonly RequestOutcome[]): number[] {
  const sums = zeros(window)
  for (const endpoint of evidence.endpoints(arm)) {
    const counts = endpoint.perSlice(window, outcomes)
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (counts[i] ?? 0)
  }
  return sums
}

/** The latencies of those endpoints that belong to a scope, as one. */
export function poolLatencies(endpoints: readonly EndpointSlices[], scope: readonly string[]): Latencies {
  const inScope = endpoints.filter(({ endpoint }) => scope.includes(endpoint))
  return { latency: window => mergeHistograms(inScope.map(slices => slices.latency(window))) }
}
