import type { Arm } from '../../contract/arm.ts'
import type { RequestOutcome } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Evidence } from './evidence.ts'
import { zeros } from './grid.ts'

/** Requests of all endpoints of an arm in each slice of a window, of the given outcomes. */
export function countsPerSlice(evidence: Evidence, arm: Arm, window: Window, outcomes: readonly RequestOutcome[]): number[] {
  const sums = zeros(window)
  for (const endpoint of evidence.endpoints(arm)) {
    const counts = endpoint.perSlice(window, outcomes)
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (counts[i] ?? 0)
  }
  return sums
}
