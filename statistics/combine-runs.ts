import type { LogRatio } from './log-ratio.ts'

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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
