import { type RequestOutcome, requestOutcomes } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { mergeHistograms } from '../../statistics/histogram-sum.ts'
import type { EndpointSlices, Latencies } from './evidence.ts'
import { zeros } from './timeline.ts'

/** Outcomes of requests that were not answered as expected. */
export const errorOutcomes = requestOutcomes.filter(outcome => outcome !== 'expected')

/** Requests of some outcomes, of all unless said. */
export function countRequests(counts: Readonly<Record<RequestOutcome, number>>, outcomes: readonly RequestOutcome[] = requestOutcomes): number {
  let total = 0
  for (const outcome of outcomes) total += counts[outcome]
  return total
}

/** Requests of endpoints together in each slice of a window, of the given outcomes. */
export function sumRequestsPerSlice(endpoints: readonly EndpointSlices[], window: Window, outcomes: readonly RequestOutcome[]): number[] {
  const sums = zeros(window)
  for (const endpoint of endpoints) {
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
