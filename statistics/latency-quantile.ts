import { Batched } from './batched-quantiles.ts'
import type { ExponentialHistogram } from './exponential-histogram.ts'
import { type Jackknife, jackknife } from './jackknife.ts'
import { studentT } from './student-t.ts'

/** A quantile of one arm's latencies, with how far off it may be. */
export interface LatencyQuantile extends Jackknife {
  /** ln of the quantile in the histograms' unit (ms). */
  readonly logValue: number
  /** Of the log; infinite when no value is left without one of the batches. */
  readonly standardError: number
  readonly n: number
}

/** Estimates a p-quantile of one arm from batches of time, as `latencyRatio` does for two (docs/statistics.md, "Latency ratio" 4).
 *  @param p share in (0, 1)  @returns null without a value */
export function latencyQuantile(batches: readonly ExponentialHistogram[], p: number): LatencyQuantile | null {
  const batched = Batched.of(batches)
  const found = batched.quantile(p, batched.scale)
  if (found === null) return null
  const logs = found.withoutBatch.flatMap(value => (value === null ? [] : [Math.log(value)]))
  const uncertainty =
    logs.length === batches.length ? jackknife(logs) : { standardError: Number.POSITIVE_INFINITY, autocorrelation: 0, degreesOfFreedom: batches.length - 1 }
  return { logValue: Math.log(found.whole), ...uncertainty, n: batched.n }
}

/** The quantile and its bounds, each one-sided at level alpha. */
export function quantileBounds(found: LatencyQuantile, alpha: number): { readonly value: number; readonly lower: number; readonly upper: number } {
  const reach = studentT(1 - alpha, found.degreesOfFreedom) * found.standardError
  return { value: Math.exp(found.logValue), lower: Math.exp(found.logValue - reach), upper: Math.exp(found.logValue + reach) }
}
