import { type ExponentialHistogram, totalCount } from './exponential-histogram.ts'

/** Quantile of a histogram's values: the first bucket whose cumulative count reaches p·n, log-linear inside it. Zeros count as the
 *  lowest value, the lower edge of the lowest bucket in use.
 *  @param p share in [0, 1]  @returns in the values' own unit; null without a positive value */
export function quantile(histogram: ExponentialHistogram, p: number): number | null {
  const { scale, offset, counts, zeros = 0 } = histogram
  const target = p * totalCount(histogram)
  let below = zeros
  for (let j = 0; j < counts.length; j++) {
    const count = counts[j] ?? 0
    if (count > 0 && below + count >= target) return 2 ** ((offset + j + Math.max(0, target - below) / count) / 2 ** scale)
    below += count
  }
  return null
}
