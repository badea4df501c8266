import type { EndpointId } from '../../contract/endpoints.ts'
import { requestsPerSession } from '../../contract/mix.ts'
import type { Profile } from '../load/profiles.ts'

/** Seconds in which connections open and users fill up; what happens in them does not count. */
const settle = 15
/** Seconds that a step counts. */
const [shortest, longest] = [20, 120] as const
/** Enough for a p95 and for the bounds of an error rate of one in a hundred. */
const requestsWanted = 600

/** The load of one step: the same arrivals throughout, for as long as it takes to see what they do.
 *  @param rate sessions per second  @param endpoints those that take part */
export function stepProfile(rate: number, endpoints: readonly EndpointId[]): Profile {
  const expected = rate * requestsPerSession(endpoints, endpoints)
  const seconds = Math.min(longest, Math.max(shortest, Math.ceil(requestsWanted / expected)))
  return {
    name: 'assess',
    purpose: 'one backend alone under a steady load',
    sessionsPerSecond: rate,
    warmup: settle,
    looks: [seconds],
    concurrentUsers: 1,
    // So that the plan, and with it the record, says how many arrive.
    stages: [{ seconds, sessionsPerSecond: rate }],
  }
}
