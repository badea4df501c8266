import { Batched } from './batched-quantiles.ts'
import { bucketRatio, type ExponentialHistogram } from './exponential-histogram.ts'
import { type Jackknife, jackknife } from './jackknife.ts'
import type { LogRatio } from './log-ratio.ts'
import { studentT } from './student-t.ts'

interface PerArm<T> {
  readonly baseline: T
  readonly candidate: T
}

/** How much slower the candidate is at one quantile (docs/statistics.md, "Latency ratio" 1–4). */
export interface LatencyRatio extends Jackknife {
  /** ln Q_candidate - ln Q_baseline */
  readonly logRatio: number
  /** Infinite when an arm has no value without one of the batches: then nothing is known. */
  readonly standardError: number
  /** In the histograms' unit (ms). */
  readonly quantiles: PerArm<number>
  /** Requests behind each. */
  readonly n: PerArm<number>
  /** Width of the buckets that hold the quantiles, upper edge / lower edge: a smaller margin cannot be told. */
  readonly bucketRatio: number
}

/** Estimates the ratio of the arms' p-quantiles from the same batches of time in both.
 *  @param batches histograms of each batch, equally many per arm, of any scales  @param p share in (0, 1)
 *  @returns null when an arm has no value */
export function latencyRatio(batches: PerArm<readonly ExponentialHistogram[]>, p: number): LatencyRatio | null {
  const [baseline, candidate] = [Batched.of(batches.baseline), Batched.of(batches.candidate)]
  const scale = Math.min(baseline.scale, candidate.scale)
  const [below, above] = [baseline.quantile(p, scale), candidate.quantile(p, scale)]
  if (below === null || above === null) return null
  return {
    logRatio: Math.log(above.whole) - Math.log(below.whole),
    ...uncertainty(below.withoutBatch, above.withoutBatch),
    quantiles: { baseline: below.whole, candidate: above.whole },
    n: { baseline: baseline.n, candidate: candidate.n },
    bucketRatio: bucketRatio(scale),
  }
}

/** The ratio and its bounds, each one-sided at level alpha. */
export function ratioBounds(ratio: LogRatio, alpha: number): { readonly value: number; readonly lower: number; readonly upper: number } {
  const reach = studentT(1 - alpha, ratio.degreesOfFreedom) * ratio.standardError
  return { value: Math.exp(ratio.logRatio), lower: Math.exp(ratio.logRatio - reach), upper: Math.exp(ratio.logRatio + reach) }
}

/** The slowdown that this much evidence would have caught four times in five: 0.06 is 6 %. */
export function wouldCatch(ratio: LogRatio, alpha: number): number {
  const power80 = 0.84
  return Math.exp((studentT(1 - alpha, ratio.degreesOfFreedom) + power80) * ratio.standardError) - 1
}

function uncertainty(baseline: readonly (number | null)[], candidate: readonly (number | null)[]): Jackknife {
  const thetas: number[] = []
  for (const [j, below] of baseline.entries()) {
    const above = candidate[j] ?? null
    if (below === null || above === null) return { standardError: Number.POSITIVE_INFINITY, autocorrelation: 0, degreesOfFreedom: baseline.length - 1 }
    thetas.push(Math.log(above) - Math.log(below))
  }
  return jackknife(thetas)
}
