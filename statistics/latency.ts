import { BatchedQuantiles } from './batches.ts'
import { studentT } from './distributions.ts'
import type { Bounds } from './estimate.ts'
import { bucketRatio, type ExponentialHistogram } from './exponential-histogram.ts'
import { type Jackknife, jackknife } from './jackknife.ts'
import { ratioBounds } from './log-ratio.ts'

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
export function estimateLatencyRatio(batches: PerArm<readonly ExponentialHistogram[]>, p: number): LatencyRatio | null {
  const [baseline, candidate] = [BatchedQuantiles.of(batches.baseline), BatchedQuantiles.of(batches.candidate)]
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

function uncertainty(baseline: readonly (number | null)[], candidate: readonly (number | null)[]): Jackknife {
  const thetas: number[] = []
  for (const [j, below] of baseline.entries()) {
    const above = candidate[j] ?? null
    if (below === null || above === null) return { standardError: Number.POSITIVE_INFINITY, autocorrelation: 0, degreesOfFreedom: baseline.length - 1 }
    thetas.push(Math.log(above) - Math.log(below))
  }
  return jackknife(thetas)
}

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
export function estimateLatencyQuantile(batches: readonly ExponentialHistogram[], p: number): LatencyQuantile | null {
  const batched = BatchedQuantiles.of(batches)
  const found = batched.quantile(p, batched.scale)
  if (found === null) return null
  const logs = found.withoutBatch.flatMap(value => (value === null ? [] : [Math.log(value)]))
  const uncertainty =
    logs.length === batches.length ? jackknife(logs) : { standardError: Number.POSITIVE_INFINITY, autocorrelation: 0, degreesOfFreedom: batches.length - 1 }
  return { logValue: Math.log(found.whole), ...uncertainty, n: batched.n }
}

/** The quantile and its bounds, each one-sided at level alpha. */
export function quantileBounds(found: LatencyQuantile, alpha: number): Bounds {
  const reach = studentT(1 - alpha, found.degreesOfFreedom) * found.standardError
  return { value: Math.exp(found.logValue), lower: Math.exp(found.logValue - reach), upper: Math.exp(found.logValue + reach) }
}

/** How much slower the candidate is right now (docs/statistics.md, "Rollback trigger, slower"). */
export interface Slowdown {
  /** Ratio of the arms' p95 over all blocks. */
  readonly ratio: number
  /** The same over the last block alone: a spell that is over is no reason to go back. */
  readonly recent: number
  /** One-sided lower bound at 99 % of the ratio over all blocks. */
  readonly lower: number
}

const p95 = 0.95
const slowdownLevel = 0.01
const fewest = { all: 400, recent: 60 } as const

/** Compares the arms' p95 over blocks of 10 s, the last one ending now.
 *  @param blocks histograms of six blocks per arm, in the order of time
 *  @returns null with fewer than 400 answers in all or 60 in the last block in either arm */
export function estimateSlowdown(blocks: PerArm<readonly ExponentialHistogram[]>): Slowdown | null {
  const all = estimateLatencyRatio(blocks, p95)
  const recent = estimateLatencyRatio({ baseline: blocks.baseline.slice(-1), candidate: blocks.candidate.slice(-1) }, p95)
  if (!all || !recent || smallerArm(all) < fewest.all || smallerArm(recent) < fewest.recent) return null
  return { ratio: Math.exp(all.logRatio), recent: Math.exp(recent.logRatio), lower: ratioBounds(all, slowdownLevel).lower }
}

function smallerArm({ n }: LatencyRatio): number {
  return Math.min(n.baseline, n.candidate)
}
