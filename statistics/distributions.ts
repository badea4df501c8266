import stdlibGammaQuantile from '@stdlib/stats-base-dists-gamma-quantile'
import stdlibTQuantile from '@stdlib/stats-base-dists-t-quantile'

/** Quantiles found so far: few levels and degrees of freedom occur, and the search for a quantile is slow. */
const cache = new Map<string, number>()

/** Quantile of Student's t distribution.
 *  @param p probability in (0, 1)  @param degreesOfFreedom > 0 */
export function studentT(p: number, degreesOfFreedom: number): number {
  const key = `${p} ${degreesOfFreedom}`
  const quantile = cache.get(key) ?? stdlibTQuantile(p, degreesOfFreedom)
  cache.set(key, quantile)
  return quantile
}

/** Quantile of the standard normal distribution: Student's t with so many degrees of freedom differs from it by less than 1e-14.
 *  @param p probability in (0, 1) */
export function normalQuantile(p: number): number {
  return studentT(p, 1e15)
}

/** Quantile of the gamma distribution with scale 1.
 *  The library's is exact to 1e-10 for smaller shapes but off by up to 3e-4 from a shape of about 900 on, so larger ones use
 *  the Cornish-Fisher expansion of chi-squared (Goldberg & Levine 1946), which is exact to 1e-9 there.
 *  @param p probability in (0, 1)  @param shape > 0 */
export function gammaQuantile(p: number, shape: number): number {
  const minExpansionShape = 500
  return shape < minExpansionShape ? stdlibGammaQuantile(p, shape, 1) : chiSquaredExpansion(p, 2 * shape) / 2
}

function chiSquaredExpansion(p: number, degreesOfFreedom: number): number {
  const z = normalQuantile(p)
  const root = Math.sqrt(degreesOfFreedom)
  const terms = [
    root * z * Math.SQRT2,
    (2 / 3) * (z ** 2 - 1),
    (z ** 3 - 7 * z) / (9 * Math.SQRT2 * root),
    -(6 * z ** 4 + 14 * z ** 2 - 32) / (405 * degreesOfFreedom),
    (9 * z ** 5 + 256 * z ** 3 - 433 * z) / (4860 * Math.SQRT2 * root ** 3),
  ]
  return terms.reduce((total, term) => total + term, degreesOfFreedom)
}
