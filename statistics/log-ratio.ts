import { sum } from './descriptive.ts'
import { studentT } from './distributions.ts'
import type { Bounds } from './estimate.ts'

/** ln of a ratio of the candidate to the baseline, with what its bounds follow from (Student's t). */
export interface LogRatio {
  readonly logRatio: number
  /** Infinite when nothing is known. */
  readonly standardError: number
  readonly degreesOfFreedom: number
}

/** The ratio and its bounds, each one-sided at level alpha. */
export function ratioBounds(ratio: LogRatio, alpha: number): Bounds {
  const reach = studentT(1 - alpha, ratio.degreesOfFreedom) * ratio.standardError
  return { value: Math.exp(ratio.logRatio), lower: Math.exp(ratio.logRatio - reach), upper: Math.exp(ratio.logRatio + reach) }
}

/** The slowdown that this much evidence would have caught four times in five: 0.06 is 6 %. */
export function detectableSlowdown(ratio: LogRatio, alpha: number): number {
  const power80 = 0.84
  return Math.exp((studentT(1 - alpha, ratio.degreesOfFreedom) + power80) * ratio.standardError) - 1
}

/** Several runs of one candidate, started anew between them, as one estimate (docs/statistics.md, "Several runs"): the mean, with the larger
 *  of what the runs say of themselves (SE² = Σ SE²/R²) and of how much they differ (s²/R).
 *  @param runs at least one */
export function combineRuns(runs: readonly LogRatio[]): LogRatio {
  const count = runs.length
  const mean = sum(runs.map(({ logRatio }) => logRatio)) / count
  const within = sum(runs.map(({ standardError }) => standardError ** 2)) / count ** 2
  const between = count > 1 ? sum(runs.map(({ logRatio }) => (logRatio - mean) ** 2)) / (count - 1) / count : 0
  if (between > within) return { logRatio: mean, standardError: Math.sqrt(between), degreesOfFreedom: count - 1 }
  return { logRatio: mean, standardError: Math.sqrt(within), degreesOfFreedom: sum(runs.map(({ degreesOfFreedom }) => degreesOfFreedom)) }
}
