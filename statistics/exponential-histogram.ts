/** Counts of positive values in buckets that grow exponentially (OpenTelemetry metrics data model, "ExponentialHistogram").
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

/** Nothing counted: merging it into another histogram changes nothing. */
export const emptyHistogram: ExponentialHistogram = { scale: finestScale, offset: 0, counts: [] }

/** How many values a histogram holds, zeros too. */
export function totalCount({ counts, zeros = 0 }: ExponentialHistogram): number {
  let total = zeros
  for (let j = 0; j < counts.length; j++) total += counts[j] ?? 0
  return total
}

/** Whether any positive value was counted. */
export function holdsValues({ counts }: ExponentialHistogram): boolean {
  for (const count of counts) if (count > 0) return true
  return false
}

/** Width of every bucket of a scale, as upper edge / lower edge. */
export function bucketRatio(scale: number): number {
  return 2 ** (2 ** -scale)
}

/** The bucket into which a bucket falls when the scale shrinks by `steps`: neighbours join in pairs, so no count moves across an edge. */
export function coarserIndex(index: number, steps: number): number {
  return steps === 0 ? index : Math.floor(index / 2 ** steps)
}
