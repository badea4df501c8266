import { BatchedQuantiles } from './batches.ts'
import type { Bounds } from './bounds.ts'
import { logBounds } from './bounds.ts'
import { bucketRatio, type ExponentialHistogram } from './exponential-histogram.ts'
import { type Jackknife, jackknife } from './jackknife.ts'
import { type LogRatio, ratioBounds } from './ratio-bounds.ts'

interface PerArm<T> {
  readonly baseline: T
  readonly candidate: T
}

/** Ratio of the arms' latencies at one quantile (docs/statistics.md, "Latency ratio" 1–4).
 *  `logRatio` is ln Q_candidate - ln Q_baseline; its standard error is infinite when an arm has no value without one of the batches. */
export interface LatencyRatio extends LogRatio, Jackknife {
  /** In the histograms' unit (ms). */
  readonly quantiles: PerArm<number>
  /** Requests behind each. */
  readonly n: PerArm<number>
  /** Width of the buckets that hold the quantiles, upper edge / lower edge: a smaller margin cannot be judged. */
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
    ...jackknifeOf(below.withoutBatch.map((value, j) => logDifference(value, above.withoutBatch[j] ?? null))),
    quantiles: { baseline: below.whole, candidate: above.whole },
    n: { baseline: baseline.n, candidate: candidate.n },
    bucketRatio: bucketRatio(scale),
  }
}

/** One arm's quantile: ln of the value in the histograms' unit (ms), and the standard error of that log. */
export interface LatencyQuantile extends Jackknife {
  readonly logValue: number
  readonly n: number
}

/** Estimates a p-quantile of one arm from batches of time (docs/statistics.md, "Latency ratio" 9).
 *  @param p share in (0, 1)  @returns null without a value */
export function estimateLatencyQuantile(batches: readonly ExponentialHistogram[], p: number): LatencyQuantile | null {
  const batched = BatchedQuantiles.of(batches)
  const found = batched.quantile(p, batched.scale)
  if (found === null) return null
  const withoutBatch = found.withoutBatch.map(value => (value === null ? null : Math.log(value)))
  return { logValue: Math.log(found.whole), ...jackknifeOf(withoutBatch), n: batched.n }
}

/** Bounds of a quantile, each at level alpha. */
export function quantileBounds(found: LatencyQuantile, alpha: number): Bounds {
  return logBounds(found.logValue, found, alpha)
}

/** Current slowdown of the candidate (docs/statistics.md, "Rollback trigger, slower"). */
export interface Slowdown {
  /** Ratio of the arms' p95 over all blocks. */
  readonly ratio: number
  /** The same over the last block alone: a slow spell that is over is no reason to roll back. */
  readonly recent: number
  /** Lower 99 % bound of the ratio over all blocks. */
  readonly lower: number
}

const p95 = 0.95
const slowdownAlpha = 0.01
const minRequests = { all: 400, recent: 60 } as const

/** Compares the arms' p95 over blocks of 10 s, the last one ending now.
 *  @param blocks histograms of six blocks per arm, in the order of time
 *  @returns null with fewer than 400 answers in all or 60 in the last block in either arm */
export function estimateSlowdown(blocks: PerArm<readonly ExponentialHistogram[]>): Slowdown | null {
  const all = estimateLatencyRatio(blocks, p95)
  const recent = estimateLatencyRatio({ baseline: blocks.baseline.slice(-1), candidate: blocks.candidate.slice(-1) }, p95)
  if (!all || !recent || smallerArm(all) < minRequests.all || smallerArm(recent) < minRequests.recent) return null
  return { ratio: Math.exp(all.logRatio), recent: Math.exp(recent.logRatio), lower: ratioBounds(all, slowdownAlpha).lower }
}

function smallerArm({ n }: LatencyRatio): number {
  return Math.min(n.baseline, n.candidate)
}

function logDifference(baseline: number | null, candidate: number | null): number | null {
  return baseline === null || candidate === null ? null : Math.log(candidate) - Math.log(baseline)
}

/** The jackknife; with an infinite standard error where a batch leaves nothing behind. */
function jackknifeOf(withoutBatch: readonly (number | null)[]): Jackknife {
  const known = withoutBatch.filter(theta => theta !== null)
  if (known.length === withoutBatch.length) return jackknife(known)
  return { standardError: Number.POSITIVE_INFINITY, autocorrelation: 0, degreesOfFreedom: withoutBatch.length - 1 }
}
