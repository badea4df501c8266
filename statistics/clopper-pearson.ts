import betaQuantile from '@stdlib/stats-base-dists-beta-quantile'

/** Upper one-sided Clopper-Pearson bound of a proportion (Clopper & Pearson 1934). Counts may be fractions, so that correlated
 *  failures can be counted at their effective number.
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
