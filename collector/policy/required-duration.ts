import type { Domain } from '../../contract/endpoint.ts'
import { requiredWindowSeconds } from '../../statistics/required-evidence.ts'
import type { Minimum } from '../criteria/kind.ts'
import { minimumOf } from '../criteria/kinds.ts'
import type { Checkpoint, Policy } from './schema.ts'

/** Seconds of measured window after which one criterion can pass at the earliest. */
export interface Need {
  readonly criterion: string
  /** Infinity where the scope gets no load at all. */
  readonly seconds: number
  /** Sessions in flight per arm that it takes. */
  readonly users: number
}

export interface RequiredDuration {
  /** Of the whole checkpoint: the longest of its needs, in whole seconds, at least 58. */
  readonly seconds: number
  readonly needs: readonly Need[]
  /** First look (seconds) at which go is possible; null when the plan cannot reach go. */
  readonly look: number | null
}

/** How long a checkpoint must be measured before it can be go, said before the load starts (docs/statistics.md, "How much longer").
 *  @param rateOf expected requests per second of a scope, per arm  @param looks ends of the measured window in seconds, ascending */
export function estimateDuration(
  policy: Policy,
  checkpoint: Checkpoint,
  rateOf: (scope: readonly Domain[]) => number,
  looks: readonly number[],
): RequiredDuration {
  const rate = rateOf(checkpoint.scope)
  const least = checkpoint.criteria.map(id => ({ criterion: id, ...minimumById(policy, id, looks.length) }))
  const needs = least.map(({ criterion, seconds, requests, users }) => ({
    criterion,
    users,
    seconds: requests === 0 ? seconds : Math.max(seconds, Math.ceil(requests / rate)),
  }))
  const seconds = requiredWindowSeconds(rate, least)
  return { seconds, needs, look: looks.find(look => look >= seconds) ?? null }
}

function minimumById(policy: Policy, id: string, looks: number): Minimum {
  const criterion = policy.criteria[id]
  if (!criterion) throw new Error(`Cannot say what ${id} takes: expected a criterion of this policy`)
  return minimumOf(criterion.kind, criterion, looks)
}
