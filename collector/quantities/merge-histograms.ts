import { BucketSums } from './bucket-sums.ts'
import type { ExponentialHistogram } from './exponential-histogram.ts'

/** Sums any number of histograms exactly, at the smallest scale among those that hold positive values.
 *  @returns the sum without empty buckets at either end; `emptyHistogram` of none */
export function mergeHistograms(histograms: readonly ExponentialHistogram[]): ExponentialHistogram {
  const sums = new BucketSums()
  const holding = histograms.filter(histogram => histogram.counts.some(count => count > 0))
  sums.coarsen(holding.reduce((smallest, { scale }) => Math.min(smallest, scale), sums.scale))
  for (const histogram of holding) addBuckets(sums, histogram)
  for (const histogram of histograms) sums.zeros += histogram.zeros ?? 0
  return sums.histogram()
}

function addBuckets(sums: BucketSums, { scale, offset, counts }: ExponentialHistogram): void {
  counts.forEach((count, j) => {
    if (count > 0) sums.add(offset + j, scale, count)
  })
}
