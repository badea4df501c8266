import tQuantile from '@stdlib/stats-base-dists-t-quantile'

/** Few levels and degrees of freedom occur, and the search for a quantile is long. */
const known = new Map<string, number>()

/** Quantile of Student's t distribution.
 *  @param p probability in (0, 1)  @param degreesOfFreedom > 0 */
export function studentT(p: number, degreesOfFreedom: number): number {
  const key = `${p} ${degreesOfFreedom}`
  const quantile = known.get(key) ?? tQuantile(p, degreesOfFreedom)
  known.set(key, quantile)
  return quantile
}
