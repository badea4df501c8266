import { upperBound } from './clopper-pearson.ts'

/** Smallest number of trials whose upper Clopper-Pearson bound is below a limit.
 *  @param failures whole number ≥ 0  @param limit share in (0, 1)  @param alpha error level in (0, 1) */
export function minimumTrials(failures: number, limit: number, alpha: number): number {
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
