import { z } from 'zod'
import { latencyAdded } from './latency-added.ts'
import { latencyFactor, stretched } from './latency-factor.ts'
import { grownBy, latencyGrowing } from './latency-growing.ts'
import { stalls, untilStallEnds } from './stalls.ts'

/** Faults that make answers late. */
export const timeFaults = z.object({ latencyFactor, latencyAdded, latencyGrowing, stalls }).partial()

/** ms to wait before the answer.
 *  @param worked ms that the work took  @param planned ms of service time  @param elapsed ms since the faults were set, when the work was done */
export function waitBeforeAnswer(faults: z.infer<typeof timeFaults>, worked: number, planned: number, elapsed: number): number {
  const late = stretched(worked, planned, faults.latencyFactor) + (faults.latencyAdded ?? 0) + grownBy(elapsed, faults.latencyGrowing)
  return late + untilStallEnds(elapsed + late, faults.stalls)
}
