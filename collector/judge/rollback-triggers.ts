import { endpointIds } from '../../contract/endpoints.ts'
import { isFinalDecision } from '../../contract/history-events.ts'
import type { Part, TriggerStatus } from '../../contract/verdict.ts'
import type { Finding } from '../criteria/finding.ts'
import { judgeCriterion } from '../criteria/kinds.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Policy, Trigger } from '../policy/schema.ts'
import { dueOf, type EvaluationPoint, startOf, withholdPass } from './evaluation.ts'
import type { Schedule } from './schedule.ts'
import { SlowdownWatch, type WatchedState } from './slowdown-watch.ts'
import type { ValidityResult } from './validity/validity.ts'

/** State of a rollback trigger. */
export interface TriggerState {
  readonly id: string
  readonly part: Part
  readonly state: TriggerStatus
  readonly reason: string
}

/** The policy's rollback triggers: slowdowns are watched while the load runs, others are judged like criteria of the whole API. */
export class RollbackTriggers {
  readonly #policy: Policy
  readonly #watches: ReadonlyMap<string, SlowdownWatch>

  constructor(policy: Policy) {
    this.#policy = policy
    this.#watches = new Map(policy.rollback.flatMap(({ id, criterion }) => (criterion.kind === 'slowdown' ? [[id, new SlowdownWatch(criterion.by)]] : [])))
  }

  /** Evaluates the slowdown triggers after a number of measured seconds. @returns whether one is active. Alternating runs are not watched:
   *  their arms are never under load in the same second. */
  look(evidence: Evidence, schedule: Schedule, second: number): boolean {
    if (schedule.block !== null) return false
    return [...this.#watches.values()].map(watch => watch.look(evidence, schedule, second)).includes(true)
  }

  /** Ids of the active slowdown triggers. */
  get active(): string[] {
    return [...this.#watches].flatMap(([id, watch]) => (watch.isActive ? [id] : []))
  }

  /** States of all triggers. @param validity results that a clear state needs */
  states(point: EvaluationPoint, validity: readonly ValidityResult[]): TriggerState[] {
    return this.#policy.rollback.map(trigger => this.#stateOf(trigger, point, validity))
  }

  #stateOf({ id, criterion }: Trigger, point: EvaluationPoint, validity: readonly ValidityResult[]): TriggerState {
    if (criterion.kind !== 'slowdown') return triggerStateOf(withholdPass(this.#findingOf(id, criterion, point), validity, notClear))
    const { state, reason } = this.#watched(id, point.evidence)
    const doubt = validity.find(({ status }) => status !== 'pass')
    if (state !== 'clear' || !doubt) return { id, part: 'measured', state, reason }
    return { id, part: 'measured', state: 'unknown', reason: `${reason} ${notClear}, since the measurement was unhealthy: ${doubt.reason}` }
  }

  #watched(id: string, { plan }: Evidence): WatchedState {
    if (plan.design === 'alternating') return { state: 'unknown', reason: 'Not evaluated: the backends were under load in turns.' }
    return this.#watches.get(id)?.state(this.#policy.names) ?? { state: 'unknown', reason: 'Not evaluated: no samples.' }
  }

  #findingOf(id: string, criterion: Exclude<Trigger['criterion'], { kind: 'slowdown' }>, point: EvaluationPoint): Finding {
    const { names } = this.#policy
    return judgeCriterion(criterion.kind, {
      id,
      criterion,
      scope: endpointIds,
      checkpoint: this.#awaited(point.evidence),
      start: startOf(this.#policy),
      names,
      ...point,
    })
  }

  /** The checkpoint that the migration works towards: the first without a final decision. */
  #awaited({ reported }: Evidence): { readonly id: string; readonly week: number | null } {
    const settled = new Set(reported.decisions.filter(({ decision }) => isFinalDecision(decision)).map(({ checkpoint }) => checkpoint))
    const next = this.#policy.checkpoints.find(({ id, shift }) => shift === undefined && !settled.has(id))
    return next ? dueOf(next) : { id: 'none', week: null }
  }
}

/** Said of a trigger that would be clear, had the measurement been healthy. */
const notClear = 'It does not count as clear'

const states = { pass: 'clear', fail: 'active', unknown: 'unknown' } as const

function triggerStateOf({ criterion, part, status, reason }: Finding): TriggerState {
  return { id: criterion, part, state: states[status], reason }
}
