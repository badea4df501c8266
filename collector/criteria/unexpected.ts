import type { Arm } from '../../contract/arm.ts'
import { requestOutcomes } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Evidence } from '../evidence/evidence.ts'

/** All outcomes but an answer as expected. */
export const unexpectedOutcomes = requestOutcomes.filter(outcome => outcome !== 'expected')

export interface Failures {
  readonly endpoint: string
  readonly errors: number
  readonly requests: number
}

/** Requests and errors of each endpoint of a scope that got requests, most errors first. */
export function failures(evidence: Evidence, arm: Arm, window: Window, scope: readonly string[]): Failures[] {
  return evidence
    .endpoints(arm)
    .filter(({ endpoint }) => scope.includes(endpoint))
    .map(slices => {
      const counts = slices.requests(window)
      const errors = unexpectedOutcomes.reduce((sum, outcome) => sum + counts[outcome], 0)
      return { endpoint: slices.endpoint, errors, requests: errors + counts.expected }
    })
    .filter(({ requests }) => requests > 0)
    .sort((a, b) => b.errors - a.errors)
}
