import { mean, sum } from './descriptive.ts'

/** Standard error of an estimate, from the estimates without each batch in turn. */
export interface Jackknife {
  readonly standardError: number
  /** Lag-1 correlation of the batches, 0 to 0.6, for which the standard error was widened. */
  readonly autocorrelation: number
  readonly degreesOfFreedom: number
}

/** Delete-one-batch jackknife, widened for correlation between neighbouring batches (docs/statistics.md, "Latency ratio" 4).
 *  @param withoutBatch the estimate without batch j, in the order of time, at least two */
export function jackknife(withoutBatch: readonly number[]): Jackknife {
  const b = withoutBatch.length
  const centre = mean(withoutBatch)
  const d = withoutBatch.map(theta => -(b - 1) * (theta - centre))
  const squares = sum(d.map(value => value ** 2))
  const neighbours = sum(d.map((value, j) => value * (d[j + 1] ?? 0)))
  const r = squares === 0 ? 0 : Math.min(0.6, Math.max(0, neighbours / squares + 1 / b))
  return { standardError: Math.sqrt((squares / (b * (b - 1))) * ((1 + r) / (1 - r))), autocorrelation: r, degreesOfFreedom: b - 1 }
}
