import { downscale } from './downscale.ts'
import { type ExponentialHistogram, holdsValues } from './exponential-histogram.ts'

/** What a cumulative histogram gained since an earlier one, exactly; at the later one's scale, which is the smaller (scales only shrink).
 *  @returns null when some bucket holds less than before: then the later one did not grow out of the earlier */
export function subtractHistograms(later: ExponentialHistogram, earlier: ExponentialHistogram): ExponentialHistogram | null {
  const nothing = !holdsValues(earlier)
  const scale = nothing ? later.scale : Math.min(later.scale, earlier.scale)
  const to = downscale(later, scale)
  const zeros = (to.zeros ?? 0) - (earlier.zeros ?? 0)
  const counts = nothing ? to.counts.slice() : differences(to, downscale(earlier, scale))
  if (zeros < 0 || counts === null) return null
  return { scale, offset: to.offset, counts, ...(zeros > 0 ? { zeros } : {}) }
}

/** Bucket by bucket, of histograms of one scale. @returns null when one is negative, or in use outside the later one's buckets */
function differences(to: ExponentialHistogram, from: ExponentialHistogram): number[] | null {
  const shift = to.offset - from.offset
  for (let j = 0; j < from.counts.length; j++) if ((j < shift || j >= shift + to.counts.length) && (from.counts[j] ?? 0) !== 0) return null
  const counts = to.counts.slice()
  for (let j = 0; j < counts.length; j++) {
    const left = (counts[j] ?? 0) - (from.counts[j + shift] ?? 0)
    if (left < 0) return null
    counts[j] = left
  }
  return counts
}
