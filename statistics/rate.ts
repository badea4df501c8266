import { splitIntoBatches } from './batches.ts'
import type { Bounds } from './bounds.ts'
import { mean } from './descriptive.ts'
import { studentT } from './distributions.ts'
import { jackknife } from './jackknife.ts'

/** Estimates a rate per second, with bounds each at level alpha, by the jackknife over batches of time.
 *  @param perSecond counts of consecutive seconds, at least six */
export function estimateRate(perSecond: readonly number[], alpha: number): Bounds {
  const value = mean(perSecond)
  const without = splitIntoBatches({ from: 0, to: perSecond.length }).map(({ from, to }) => mean([...perSecond.slice(0, from), ...perSecond.slice(to)]))
  const { standardError, degreesOfFreedom } = jackknife(without)
  const halfWidth = studentT(1 - alpha, degreesOfFreedom) * standardError
  return { value, lower: Math.max(0, value - halfWidth), upper: value + halfWidth }
}
