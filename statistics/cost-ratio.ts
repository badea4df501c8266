import { sum } from './descriptive.ts'
import { jackknife } from './jackknife.ts'
import type { LogRatio } from './ratio-bounds.ts'

/** One arm's cost and requests in each batch of time. */
export interface BatchCosts {
  readonly cost: readonly number[]
  readonly requests: readonly number[]
}

/** Ratio of the arms' cost per request (docs/statistics.md, "Database cost"). */
export interface CostRatio extends LogRatio {
  readonly perRequest: { readonly baseline: number; readonly candidate: number }
}

/** Estimates the ratio of cost per request, by the jackknife over batches of time.
 *  @param arms equally many batches in both  @returns null when an arm has no cost or no request, in all or without one of the batches */
export function estimateCostRatio({ baseline, candidate }: { readonly baseline: BatchCosts; readonly candidate: BatchCosts }): CostRatio | null {
  const whole = logRatio(baseline, candidate)
  const withoutBatch = baseline.cost.map((_, j) => logRatio(without(baseline, j), without(candidate, j)))
  if (!Number.isFinite(whole) || !withoutBatch.every(Number.isFinite)) return null
  return { logRatio: whole, perRequest: { baseline: perRequest(baseline), candidate: perRequest(candidate) }, ...jackknife(withoutBatch) }
}

function logRatio(baseline: BatchCosts, candidate: BatchCosts): number {
  return Math.log(perRequest(candidate)) - Math.log(perRequest(baseline))
}

function perRequest({ cost, requests }: BatchCosts): number {
  return sum(cost) / sum(requests)
}

function without({ cost, requests }: BatchCosts, batch: number): BatchCosts {
  return { cost: cost.toSpliced(batch, 1), requests: requests.toSpliced(batch, 1) }
}
