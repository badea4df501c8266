import { gammaQuantile } from './distributions.ts'

/** Upper one-sided bound of a rate of independent episodes of unequal weight (Fay & Feuer 1997, gamma interval).
 *  Each episode is one Poisson event, and the next one could weigh as much as the heaviest seen.
 *  @param weights share of the trials that each episode spoiled, at least one  @param alpha error level in (0, 1)
 *  @returns the rate's bound; above 1 where there is hardly any evidence */
export function fayFeuerUpper(weights: readonly number[], alpha: number): number {
  let [sum, squares, heaviest] = [0, 0, 0]
  for (const weight of weights) {
    sum += weight
    squares += weight ** 2
    heaviest = Math.max(heaviest, weight)
  }
  const mean = sum + heaviest
  const variance = squares + heaviest ** 2
  return (variance / mean) * gammaQuantile(1 - alpha, mean ** 2 / variance)
}
