import { downscale } from './downscale.ts'
import type { ExponentialHistogram } from './exponential-histogram.ts'

/** What a cumulative histogram gained since an earlier one, exactly; at the later one's scale, which is the smaller (scales only shrink).
 *  @returns null when some bucket holds less than before: then the later one did not grow out of the earlier */
export function subtractHistograms(later: ExponentialHistogram, earlier: ExponentialHistogram): ExponentialHistogram | null {
  const scale = isEmpty(earlier) ? later.scale : Math.min(later.scale, earlier.scale)
  const [to, from] = [downscale(later, scale), isEmpty(earlier) ? { ...earlier, counts: [] } : downscale(earlier, scale)]
  const zeros = (to.zeros ?? 0) - (from.zeros ?? 0)
  if (zeros < 0 || !covers(to, from)) return null
  const counts = to.counts.map((count, j) => count - (from.counts[to.offset + j - from.offset] ?? 0))
  if (counts.some(count => count < 0)) return null
  return { scale, offset: to.offset, counts, ...(zeros > 0 ? { zeros } : {}) }
}

/** Whether every bucket in use lies within the other's buckets. */
function covers(outer: ExponentialHistogram, inner: ExponentialHistogram): boolean {
  return inner.counts.every((count, j) => count === 0 || outer.counts[inner.offset + j - outer.offset] !== undefined)
}

function isEmpty({ counts }: ExponentialHistogram): boolean {
  return counts.every(count => count === 0)
}
