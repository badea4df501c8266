/** Counts of positive values in exponentially growing buckets (OpenTelemetry metrics data model, "ExponentialHistogram").
 *  `counts[j]` is bucket `offset + j`; bucket i covers (2^(i/2^scale), 2^((i+1)/2^scale)]. */
export interface ExponentialHistogram {
  readonly scale: number
  readonly offset: number
  readonly counts: readonly number[]
  /** Values of exactly zero; absent means none. */
  readonly zeros?: number
}

/** The finest scale that OpenTelemetry's SDKs use. */
export const finestScale = 20

/** A histogram without values: merging it into another one changes nothing. */
export const emptyHistogram: ExponentialHistogram = { scale: finestScale, offset: 0, counts: [] }

/** Number of values in a histogram, zeros included. */
export function totalCount({ counts, zeros = 0 }: ExponentialHistogram): number {
  let total = zeros
  for (let j = 0; j < counts.length; j++) total += counts[j] ?? 0
  return total
}

/** Whether a histogram holds a positive value. */
export function holdsValues({ counts }: ExponentialHistogram): boolean {
  for (const count of counts) if (count > 0) return true
  return false
}

/** Width of a scale's buckets, upper edge / lower edge. */
export function bucketRatio(scale: number): number {
  return 2 ** (2 ** -scale)
}

/** Index of a bucket after the scale shrinks by `steps`: neighbours join in pairs, so no count crosses an edge. */
export function coarserIndex(index: number, steps: number): number {
  return steps === 0 ? index : Math.floor(index / 2 ** steps)
}

/** Converts a histogram to a smaller scale, exactly: each step joins neighbouring buckets in pairs.
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

/** Subtracts an earlier state of a cumulative histogram from a later one, exactly.
 *  @returns at the later one's scale, which is the smaller (scales only shrink); null when a bucket holds less than before, so that
 *  the later one did not grow out of the earlier */
export function subtractHistograms(later: ExponentialHistogram, earlier: ExponentialHistogram): ExponentialHistogram | null {
  const isFirst = !holdsValues(earlier)
  const scale = isFirst ? later.scale : Math.min(later.scale, earlier.scale)
  const to = downscale(later, scale)
  const zeros = (to.zeros ?? 0) - (earlier.zeros ?? 0)
  const counts = isFirst ? to.counts.slice() : differences(to, downscale(earlier, scale))
  if (zeros < 0 || counts === null) return null
  return { scale, offset: to.offset, counts, ...(zeros > 0 ? { zeros } : {}) }
}

/** Subtracts bucket by bucket, at one scale. @returns null when a difference is negative or a bucket lies outside the later ones */
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

/** Quantile of a histogram's values: the first bucket whose cumulative count reaches p·n, log-linear inside it.
 *  Zeros count as the lowest value, the lower edge of the lowest bucket in use.
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
