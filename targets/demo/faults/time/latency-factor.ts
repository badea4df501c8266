import { z } from 'zod'

/** All of a request's time, real work included, times this factor. */
export const latencyFactor = z.number().min(0.1).max(100)

/** How long to wait before the answer so that work and waiting together take `factor` times what they would.
 *  @param worked ms that the work took  @param planned ms of service time  @returns ms */
export function stretched(worked: number, planned: number, factor = 1): number {
  return Math.max(0, factor * (worked + planned) - worked)
}
