import type { Bounds } from './bounds.ts'
import { logBounds } from './bounds.ts'
import { sum } from './descriptive.ts'
import { studentT } from './distributions.ts'

/** ln of a ratio, candidate to baseline, with its standard error (Student's t). */
export interface LogRatio {
  readonly logRatio: number
  /** Infinite when nothing is known. */
  readonly standardError: number
  readonly degreesOfFreedom: number
}

/** Bounds of a ratio, each at level alpha. */
export function ratioBounds(ratio: LogRatio, alpha: number): Bounds {
  return logBounds(ratio.logRatio, ratio, alpha)
}

/** Smallest slowdown that a test at level alpha detects with a power of 80 %: 0.06 is 6 %. */
export function detectableSlowdown({ standardError, degreesOfFreedom }: LogRatio, alpha: number): number {
  const power80 = 0.84
  return Math.exp((studentT(1 - alpha, degreesOfFreedom) + power80) * standardError) - 1
}

/** Combines runs of one candidate, restarted between them, into one estimate (docs/statistics.md, "Several runs").
 *  The mean, with the larger of the runs' own variance (Σ SE²/R²) and the variance between them (s²/R).
 *  @param runs at least one */
export function combineRuns(runs: readonly LogRatio[]): LogRatio {
  const count = runs.length
  const mean = sum(runs.map(({ logRatio }) => logRatio)) / count
  const within = sum(runs.map(({ standardError }) => standardError ** 2)) / count ** 2
  const between = count > 1 ? sum(runs.map(({ logRatio }) => (logRatio - mean) ** 2)) / (count - 1) / count : 0
  if (between > within) return { logRatio: mean, standardError: Math.sqrt(between), degreesOfFreedom: count - 1 }
  return { logRatio: mean, standardError: Math.sqrt(within), degreesOfFreedom: sum(runs.map(({ degreesOfFreedom }) => degreesOfFreedom)) }
}
