import { splitIntoBatches } from './batches.ts'
import type { Bounds } from './bounds.ts'
import { mean, sum } from './descriptive.ts'
import { studentT } from './distributions.ts'

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

/** Estimates a rate per second, with bounds each at level alpha, by the jackknife over batches of time.
 *  @param perSecond counts of consecutive seconds, at least six */
export function estimateRate(perSecond: readonly number[], alpha: number): Bounds {
  const value = mean(perSecond)
  const without = splitIntoBatches({ from: 0, to: perSecond.length }).map(({ from, to }) => mean([...perSecond.slice(0, from), ...perSecond.slice(to)]))
  const { standardError, degreesOfFreedom } = jackknife(without)
  const halfWidth = studentT(1 - alpha, degreesOfFreedom) * standardError
  return { value, lower: Math.max(0, value - halfWidth), upper: value + halfWidth }
}
