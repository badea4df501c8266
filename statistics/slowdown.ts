import type { ExponentialHistogram } from './exponential-histogram.ts'
import { type LatencyRatio, latencyRatio, ratioBounds } from './latency-ratio.ts'

interface PerArm<T> {
  readonly baseline: T
  readonly candidate: T
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
const level = 0.01
const fewest = { all: 400, recent: 60 } as const

/** Compares the arms' p95 over blocks of 10 s, the last one ending now.
 *  @param blocks histograms of six blocks per arm, in the order of time
 *  @returns null with fewer than 400 answers in all or 60 in the last block in either arm */
export function slowdown(blocks: PerArm<readonly ExponentialHistogram[]>): Slowdown | null {
  const all = latencyRatio(blocks, p95)
  const recent = latencyRatio({ baseline: blocks.baseline.slice(-1), candidate: blocks.candidate.slice(-1) }, p95)
  if (!all || !recent || smallerArm(all) < fewest.all || smallerArm(recent) < fewest.recent) return null
  return { ratio: Math.exp(all.logRatio), recent: Math.exp(recent.logRatio), lower: ratioBounds(all, level).lower }
}

function smallerArm({ n }: LatencyRatio): number {
  return Math.min(n.baseline, n.candidate)
}
