import { batchesOf } from './batches.ts'
import { jackknife } from './jackknife.ts'
import { studentT } from './student-t.ts'

/** Mean of counts per second, with bounds that are each one-sided at level alpha: batches of time as for latencies (docs/statistics.md, "Latency ratio" 4),
 *  each left out once.
 *  @param perSecond counts of consecutive seconds, at least six */
export function ratePerSecond(perSecond: readonly number[], alpha: number): { readonly value: number; readonly lower: number; readonly upper: number } {
  const mean = meanOf(perSecond)
  const without = batchesOf({ from: 0, to: perSecond.length }).map(({ from, to }) => meanOf([...perSecond.slice(0, from), ...perSecond.slice(to)]))
  const { standardError, degreesOfFreedom } = jackknife(without)
  const reach = studentT(1 - alpha, degreesOfFreedom) * standardError
  return { value: mean, lower: Math.max(0, mean - reach), upper: mean + reach }
}

function meanOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0) / counts.length
}
