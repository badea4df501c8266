import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { errorBursts, shareNow } from './error-bursts.ts'
import { errorShare, failAtRandom } from './error-share.ts'
import { failFast } from './fail-fast.ts'
import { outage } from './outage.ts'
import { limitPerSecond, type RateLimit } from './rate-limit.ts'
import { restart } from './restart.ts'

/** Faults that refuse. */
export const errorFaults = z.object({ errorShare, errorBursts, failFast, limitPerSecond, outage, restart }).partial()
type ErrorFaults = z.infer<typeof errorFaults>

/** Before anything is done for a request. @param elapsed ms since the faults were set
 *  @throws Problem 500 or 429, which is to be answered without waiting */
export function mayFailAtOnce(faults: ErrorFaults, limit: RateLimit, elapsed: number): void {
  failAtRandom(faults.failFast)
  if (faults.limitPerSecond !== undefined && !limit.admits(elapsed, faults.limitPerSecond))
    throw new Problem(429, 'too_many_requests', 'Too many requests: try again in a second.', { 'retry-after': '1' })
}

/** Instead of the work, but as late as its answer. @param elapsed ms since the faults were set  @throws Problem 500 */
export function mayFail(faults: ErrorFaults, elapsed: number): void {
  failAtRandom(faults.errorShare)
  failAtRandom(shareNow(elapsed, faults.errorBursts))
}
