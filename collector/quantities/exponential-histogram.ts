/** Counts of positive values in buckets that grow exponentially (OpenTelemetry metrics data model, "ExponentialHistogram").
 *  `counts[j]` is bucket `offset + j`; bucket i covers (2^(i/2^scale), 2^((i+1)/2^scale)]. */
export interface ExponentialHistogram {
  readonly scale: number
  readonly offset: number
  readonly counts: readonly number[]
  /** Values of exactly zero; absent means none. */
  readonly zeros?: number
}
