import { z } from 'zod'
import { everySeconds, sinceItBegan } from '../period.ts'

/** From time to time nothing is answered for a while, as in a pause of a garbage collector. */
export const stalls = z.strictObject({ everySeconds, forMs: z.number().min(1).max(60_000) })

/** @param elapsed ms since the fault was set  @returns ms until the stall that is under way then is over; 0 when there is none */
export function untilStallEnds(elapsed: number, set?: z.infer<typeof stalls>): number {
  return set === undefined ? 0 : Math.max(0, set.forMs - sinceItBegan(elapsed, set.everySeconds))
}
