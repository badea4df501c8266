import { endpointsOf } from '../../contract/endpoints.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Finding } from '../criteria/finding.ts'
import type { Levels } from '../criteria/kind.ts'
import { judgeCriterion, judgedAtOf } from '../criteria/kinds.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import type { Held } from './validity/validity.ts'

/** The moment at which criteria are asked. */
export interface Moment {
  readonly evidence: Evidence
  readonly window: Window | null
  readonly levels: Levels
  /** Time of the last signal, ms since the epoch. */
  readonly asOf: number
}

/** What those criteria of a checkpoint say that are judged at this kind of moment, in the checkpoint's order. */
export function findingsOf(policy: Policy, checkpoint: Checkpoint, judgedAt: 'look' | 'close', moment: Moment): Finding[] {
  const { names } = policy
  const circumstances = { scope: endpointsOf(checkpoint.scope), checkpoint: dueOf(checkpoint), start: startOf(policy), names, ...moment }
  return checkpoint.criteria.flatMap(id => {
    const criterion = policy.criteria[id]
    if (!criterion) throw new Error(`Cannot judge checkpoint ${checkpoint.id}: expected a criterion ${id} in the policy`)
    if (judgedAtOf(criterion.kind, criterion) !== judgedAt) return []
    return judgeCriterion(criterion.kind, { id, criterion, ...circumstances })
  })
}

export function dueOf({ id, week }: Checkpoint): { readonly id: string; readonly week: number | null } {
  return { id, week: week ?? null }
}

/** First day of the migration, ms since the epoch. */
export function startOf({ plan }: Policy): number | null {
  return plan.start === null ? null : Date.parse(plan.start)
}

/** An unhealthy measurement proves nothing: what passed by measuring is unknown, what failed stays failed. */
export function doubted(found: Finding, validity: readonly Held[]): Finding {
  const [first, ...rest] = validity.filter(held => held.status !== 'pass')
  if (!first || found.status !== 'pass' || found.part !== 'measured') return found
  const more = rest.length > 0 ? ` (and ${rest.map(held => held.id).join(', ')})` : ''
  return {
    ...found,
    status: 'unknown',
    doubtedBy: [first, ...rest].map(held => held.id),
    reason: `${found.reason} But the measurement was not healthy: ${first.reason}${more}`,
    remedy: `${[first, ...rest].map(held => held.cure).join(' ')} Then run again.`,
  }
}
