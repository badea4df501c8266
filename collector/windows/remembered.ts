import type { Arm } from '../../contract/endpoint.ts'
import type { ExponentialHistogram } from '../quantities/exponential-histogram.ts'
import type { EndpointSlices, Evidence, Window } from './evidence.ts'

/** The evidence of one moment, which does not change while it is judged: many criteria ask for the same latencies of the same seconds, and
 *  each is summed only once. Not to be kept beyond the moment.
 *  @throws Error before a run was opened */
export function remembered(evidence: Evidence): Evidence {
  const endpoints = new Map<Arm, readonly EndpointSlices[]>()
  return {
    ...evidence,
    endpoints: arm => {
      const known = endpoints.get(arm) ?? evidence.endpoints(arm).map(rememberedSlices)
      endpoints.set(arm, known)
      return known
    },
  }
}

function rememberedSlices(slices: EndpointSlices): EndpointSlices {
  const latencies = new Map<string, ExponentialHistogram>()
  return {
    endpoint: slices.endpoint,
    requests: window => slices.requests(window),
    perSlice: (window, outcomes) => slices.perSlice(window, outcomes),
    latency: (window: Window) => {
      const key = `${window.from}-${window.to}`
      const known = latencies.get(key) ?? slices.latency(window)
      latencies.set(key, known)
      return known
    },
  }
}
