import { endpointsOf } from '../../contract/endpoints.ts'
import type { VerdictOutcome } from '../../contract/verdict.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Levels } from '../../statistics/levels.ts'
import type { Finding } from '../criteria/finding.ts'
import { judgeCriterion, judgedAtOf } from '../criteria/kinds.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import { combineStatuses } from './outcome.ts'
import type { ValidityInput } from './validity/condition.ts'
import { checkValidity, type ValidityResult } from './validity/validity.ts'

/** Result of one look at a checkpoint: its findings and the validity known by then. */
export interface Evaluation {
  readonly window: Window | null
  readonly findings: readonly Finding[]
  readonly validity: readonly ValidityResult[]
  readonly outcome: VerdictOutcome
}

/** Judges the criteria that the load feeds. A go needs all of them and all validity known so far; one fail is a no-go. */
export function evaluateCheckpoint(policy: Policy, checkpoint: Checkpoint, point: EvaluationPoint): Evaluation {
  const findings = findingsOf(policy, checkpoint, 'look', point)
  const validity = checkValidity('look', validityInputOf(policy, checkpoint, point))
  const statuses = findings.map(found => found.status)
  const healthy = validity.every(result => result.status === 'pass')
  const outcome = findings.length === 0 && healthy ? 'go' : combineStatuses(healthy ? statuses : [...statuses, 'unknown'])
  return { window: point.window, findings, validity, outcome }
}

/** Input of the validity conditions of a checkpoint. */
export function validityInputOf(policy: Policy, checkpoint: Checkpoint, { evidence, window }: EvaluationPoint): ValidityInput {
  return {
    evidence,
    window,
    scope: endpointsOf(checkpoint.scope),
    names: policy.names,
    margins: { p50: marginOf(policy, checkpoint, 'p50'), p95: marginOf(policy, checkpoint, 'p95') },
  }
}

/** Margins where a checkpoint does not limit a quantile itself. */
const defaultMargins = { p50: 0.1, p95: 0.15 } as const

function marginOf({ criteria }: Policy, checkpoint: Checkpoint, quantile: keyof typeof defaultMargins): number {
  const margins = checkpoint.criteria.flatMap(id => {
    const criterion = criteria[id]
    return criterion?.kind === 'latency' && criterion.quantile === quantile && criterion.margin !== undefined ? [criterion.margin] : []
  })
  return margins[0] ?? defaultMargins[quantile]
}

/** The evidence, window and confidence levels that criteria are judged on at one time. */
export interface EvaluationPoint {
  readonly evidence: Evidence
  readonly window: Window | null
  readonly levels: Levels
  /** Time of the last signal, ms since the epoch. */
  readonly asOf: number
}

/** Findings of the checkpoint's criteria that are judged at a look or at the close, in the checkpoint's order. */
export function findingsOf(policy: Policy, checkpoint: Checkpoint, judgedAt: 'look' | 'close', point: EvaluationPoint): Finding[] {
  const { names } = policy
  const input = { scope: endpointsOf(checkpoint.scope), checkpoint: dueOf(checkpoint), start: startOf(policy), names, ...point }
  return checkpoint.criteria.flatMap(id => {
    const criterion = policy.criteria[id]
    if (!criterion) throw new Error(`Cannot judge checkpoint ${checkpoint.id}: expected a criterion ${id} in the policy`)
    if (judgedAtOf(criterion.kind, criterion) !== judgedAt) return []
    return judgeCriterion(criterion.kind, { id, criterion, ...input })
  })
}

export function dueOf({ id, week }: Checkpoint): { readonly id: string; readonly week: number | null } {
  return { id, week: week ?? null }
}

/** First day of the migration, ms since the epoch. */
export function startOf({ plan }: Policy): number | null {
  return plan.start === null ? null : Date.parse(plan.start)
}

/** Turns a measured pass into an unknown when a validity condition is broken; a fail stays a fail.
 *  @param result what the finding's reason says of it */
export function withholdPass(found: Finding, validity: readonly ValidityResult[], result = 'The pass is withheld'): Finding {
  const [first, ...rest] = validity.filter(result => result.status !== 'pass')
  if (!first || found.status !== 'pass' || found.part !== 'measured') return found
  const more = rest.length > 0 ? ` (and ${rest.map(result => result.id).join(', ')})` : ''
  return {
    ...found,
    status: 'unknown',
    doubtedBy: [first, ...rest].map(result => result.id),
    reason: `${found.reason} ${result}, since the measurement was unhealthy: ${first.reason}${more}`,
    remedy: `${[first, ...rest].map(result => result.remedy).join(' ')} Then rerun.`,
  }
}
