import tQuantile from '@stdlib/stats-base-dists-t-quantile'

/** Quantile of Student's t distribution.
 *  @param p probability in (0, 1)  @param degreesOfFreedom > 0 */
export function studentT(p: number, degreesOfFreedom: number): number {
  return tQuantile(p, degreesOfFreedom)
}
