import { endpointIds } from '../../../contract/endpoints.ts'
import { settles } from '../../../contract/history-events.ts'
import type { Finding, Part } from '../../criteria/finding.ts'
import { judgeCriterion } from '../../criteria/kinds.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import type { Policy, Trigger } from '../../policy/schema.ts'
import { doubted, dueOf, type Moment, startOf } from '../findings.ts'
import type { Schedule } from '../schedule.ts'
import type { Held } from '../validity/validity.ts'
import { SlowdownWatch, type Watched } from './slowdown-watch.ts'

/** Where a rollback trigger stands. */
export interface TriggerState {
  readonly id: string
  readonly part: Part
  readonly state: 'clear' | 'active' | 'unknown'
  readonly reason: string
}

/** The policy's rollback triggers: the one on slowness is watched while the load runs, the others are judged like criteria of the whole API. */
export class Triggers {
  readonly #policy: Policy
  readonly #watches: ReadonlyMap<string, SlowdownWatch>

  constructor(policy: Policy) {
    this.#policy = policy
    this.#watches = new Map(policy.rollback.flatMap(({ id, criterion }) => (criterion.kind === 'slowdown' ? [[id, new SlowdownWatch(criterion.by)]] : [])))
  }

  /** Looks after so many whole seconds of the measured window. @returns whether one is active; arms in turns are not watched, since what
   *  happened to one a minute ago is no yardstick for the other */
  look(evidence: Evidence, schedule: Schedule, second: number): boolean {
    if (schedule.block !== null) return false
    return [...this.#watches.values()].map(watch => watch.look(evidence, schedule, second)).includes(true)
  }

  /** Ids of the watched ones that are active. */
  get setOff(): string[] {
    return [...this.#watches].flatMap(([id, watch]) => (watch.isActive ? [id] : []))
  }

  /** Where all stand at a moment. @param validity conditions under which clear means anything */
  states(moment: Moment, validity: readonly Held[]): TriggerState[] {
    return this.#policy.rollback.map(trigger => this.#stateOf(trigger, moment, validity))
  }

  #stateOf({ id, criterion }: Trigger, moment: Moment, validity: readonly Held[]): TriggerState {
    if (criterion.kind !== 'slowdown') return ofFinding(doubted(this.#findingOf(id, criterion, moment), validity))
    const { state, reason } = this.#watched(id, moment.evidence)
    const doubt = validity.find(({ status }) => status !== 'pass')
    if (state !== 'clear' || !doubt) return { id, part: 'measured', state, reason }
    return { id, part: 'measured', state: 'unknown', reason: `${reason} But the measurement was not healthy: ${doubt.reason}` }
  }

  #watched(id: string, { plan }: Evidence): Watched {
    if (plan.design === 'alternating') return { state: 'unknown', reason: 'The backends were under load in turns, so no two seconds of them can be compared.' }
    return this.#watches.get(id)?.state(this.#policy.names) ?? { state: 'unknown', reason: 'Nobody watched.' }
  }

  #findingOf(id: string, criterion: Exclude<Trigger['criterion'], { kind: 'slowdown' }>, moment: Moment): Finding {
    const { names } = this.#policy
    return judgeCriterion(criterion.kind, {
      id,
      criterion,
      scope: endpointIds,
      checkpoint: this.#awaited(moment.evidence),
      start: startOf(this.#policy),
      names,
      ...moment,
    })
  }

  /** The checkpoint that the migration is on its way to: the first that no meeting has settled. */
  #awaited({ said }: Evidence): { readonly id: string; readonly week: number | null } {
    const settled = new Set(said.decisions.filter(({ decision }) => settles(decision)).map(({ checkpoint }) => checkpoint))
    const next = this.#policy.checkpoints.find(({ id, shift }) => shift === undefined && !settled.has(id))
    return next ? dueOf(next) : { id: 'none', week: null }
  }
}

const states = { pass: 'clear', fail: 'active', unknown: 'unknown' } as const

function ofFinding({ criterion, part, status, reason }: Finding): TriggerState {
  return { id: criterion, part, state: states[status], reason }
}
