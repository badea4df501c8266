/** How far an estimate may be off, from what it becomes when each batch in turn is left out. */
export interface Jackknife {
  readonly standardError: number
  /** Lag-1 correlation of the batches that the standard error was widened for, 0 to 0.6. */
  readonly autocorrelation: number
  readonly degreesOfFreedom: number
}

/** Delete-one-batch jackknife, widened for correlation between neighbouring batches (docs/statistics.md, "Latency ratio" 4).
 *  @param withoutBatch the estimate without batch j, in the order of time, at least two */
export function jackknife(withoutBatch: readonly number[]): Jackknife {
  const b = withoutBatch.length
  const mean = withoutBatch.reduce((sum, theta) => sum + theta, 0) / b
  const d = withoutBatch.map(theta => -(b - 1) * (theta - mean))
  const squares = d.reduce((sum, value) => sum + value ** 2, 0)
  const neighbours = d.reduce((sum, value, j) => sum + value * (d[j + 1] ?? 0), 0)
  const r = squares === 0 ? 0 : Math.min(0.6, Math.max(0, neighbours / squares + 1 / b))
  return { standardError: Math.sqrt((squares / (b * (b - 1))) * ((1 + r) / (1 - r))), autocorrelation: r, degreesOfFreedom: b - 1 }
}
