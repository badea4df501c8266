import { mergeHistograms } from '../../statistics/histogram-sum.ts'
import type { EndpointSlices, Latencies } from './evidence.ts'

/** The latencies of those endpoints that belong to a scope, as one. */
export function together(endpoints: readonly EndpointSlices[], scope: readonly string[]): Latencies {
  const inScope = endpoints.filter(({ endpoint }) => scope.includes(endpoint))
  return { latency: window => mergeHistograms(inScope.map(slices => slices.latency(window))) }
}
