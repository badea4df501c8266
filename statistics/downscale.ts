import { coarserIndex, type ExponentialHistogram } from './exponential-histogram.ts'

/** The same counts at a smaller scale, exactly: each step joins neighbouring buckets in pairs.
 *  @param scale at most the histogram's own  @throws Error when it is larger */
export function downscale(histogram: ExponentialHistogram, scale: number): ExponentialHistogram {
  const steps = histogram.scale - scale
  if (steps < 0) throw new Error(`Cannot downscale a histogram: expected a scale of at most ${histogram.scale}, got ${scale}`)
  if (steps === 0) return histogram
  const offset = coarserIndex(histogram.offset, steps)
  const counts: number[] = []
  histogram.counts.forEach((count, j) => {
    const slot = coarserIndex(histogram.offset + j, steps) - offset
    counts[slot] = (counts[slot] ?? 0) + count
  })
  return { ...histogram, scale, offset, counts }
}
