import betaQuantile from '@stdlib/stats-base-dists-beta-quantile'

/** Upper one-sided Clopper-Pearson bound of a proportion (Clopper & Pearson 1934).
 *  Counts may be fractions, so that correlated failures can be counted at their effective number.
 *  @param failures 0 ≤ failures ≤ trials  @param trials count, > 0  @param alpha error level in (0, 1)
 *  @returns share in [0, 1]; 1 when every trial failed */
export function upperBound(failures: number, trials: number, alpha: number): number {
  return failures >= trials ? 1 : betaQuantile(1 - alpha, failures + 1, trials - failures)
}

/** Lower one-sided Clopper-Pearson bound of a proportion; see `upperBound`.
 *  @returns share in [0, 1]; 0 without a failure */
export function lowerBound(failures: number, trials: number, alpha: number): number {
  return failures <= 0 ? 0 : betaQuantile(alpha, failures, trials - failures + 1)
}

/** Smallest number of trials whose upper Clopper-Pearson bound is below a limit.
 *  @param failures whole number ≥ 0  @param limit share in (0, 1)  @param alpha error level in (0, 1) */
export function minTrials(failures: number, limit: number, alpha: number): number {
  let tooFew = failures
  let enough = failures + 1
  while (upperBound(failures, enough, alpha) >= limit) [tooFew, enough] = [enough, enough * 2]
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2)
    if (upperBound(failures, middle, alpha) < limit) enough = middle
    else tooFew = middle
  }
  return enough
}
