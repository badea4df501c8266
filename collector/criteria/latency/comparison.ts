import type { Arm } from '../../../contract/arm.ts'
import type { Estimate } from '../../../contract/verdict.ts'
import { splitIntoBatches, type Window } from '../../../statistics/batches.ts'
import type { ExponentialHistogram } from '../../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../../statistics/histogram-sum.ts'
import { estimateLatencyRatio, type LatencyRatio } from '../../../statistics/latency.ts'
import { ratioBounds } from '../../../statistics/ratio-bounds.ts'
import { minEvidenceForQuantile } from '../../../statistics/required-evidence.ts'
import type { Latencies } from '../../evidence/evidence.ts'

export const quantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const
export type QuantileName = keyof typeof quantiles

/** One latency ratio with the margin that applies to it. */
export interface Comparison {
  readonly ratio: LatencyRatio
  /** m' = max(margin, floor / baseline's quantile): below the floor two processes of one program cannot be told apart. */
  readonly margin: number
  readonly estimate: Estimate
  /** Level of the estimate's bounds. */
  readonly alpha: number
  /** Whether seconds and requests reach the minimum of its quantile. */
  readonly enough: boolean
}

interface Asked {
  readonly quantile: QuantileName
  readonly margin: number
}

/** Compares the arms over all given endpoints together, on equal batches of time.
 *  @param alpha level of the estimate's bounds  @returns null when an arm has no expected answer */
export function compareLatency(
  slices: Readonly<Record<Arm, readonly Latencies[]>>,
  window: Window,
  { quantile, margin }: Asked,
  alpha: number,
): Comparison | null {
  const batches = splitIntoBatches(window)
  const pooled = (arm: Arm) => batches.map(batch => poolHistograms(slices[arm], batch))
  const ratio = estimateLatencyRatio({ baseline: pooled('baseline'), candidate: pooled('candidate') }, quantiles[quantile])
  if (!ratio) return null
  const n = Math.min(ratio.n.baseline, ratio.n.candidate)
  const min = minEvidenceForQuantile(quantiles[quantile])
  return {
    ratio,
    margin: Math.max(margin, floorMs(quantile) / ratio.quantiles.baseline),
    estimate: { ...ratioBounds(ratio, alpha), n, unit: 'ratio' },
    alpha,
    enough: window.to - window.from >= min.seconds && n >= min.requests,
  }
}

/** ms: copies of one server at 1 ms differ by that much from start to start. */
export function floorMs(quantile: QuantileName): number {
  return quantile === 'p50' ? 1 : 2
}

/** What is one already is left as it is, so that cached histograms stay the same objects. */
function poolHistograms(latencies: readonly Latencies[], batch: Window): ExponentialHistogram {
  const [first, ...others] = latencies
  return first && others.length === 0 ? first.latency(batch) : mergeHistograms(latencies.map(one => one.latency(batch)))
}
