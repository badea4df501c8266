import { BucketSums } from './bucket-sums.ts'
import { type ExponentialHistogram, holdsValues } from './exponential-histogram.ts'

/** Sums any number of histograms exactly, at the smallest scale among those that hold positive values.
 *  @returns the sum without empty buckets at either end; `emptyHistogram` of none */
export function mergeHistograms(histograms: readonly ExponentialHistogram[]): ExponentialHistogram {
  const sums = new BucketSums()
  const holding = histograms.filter(holdsValues)
  sums.coarsen(holding.reduce((smallest, { scale }) => Math.min(smallest, scale), sums.scale))
  for (const histogram of histograms) sums.addAll(histogram)
  return sums.histogram()
}
