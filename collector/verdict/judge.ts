import { events } from '../../contract/events.ts'
import { attributes } from '../../contract/signals.ts'
import { levelsFor, levelsUnplanned } from '../criteria/levels.ts'
import type { Signal } from '../intake/signal.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import type { Evidence, Window } from '../windows/evidence.ts'
import { remembered } from '../windows/remembered.ts'
import { Streams } from '../windows/streams.ts'
import { type Span, widen } from './clock.ts'
import type { Outcome } from './combine.ts'
import type { Moment } from './findings.ts'
import { scheduleOf, windowOf, windowSoFar } from './schedule.ts'
import { type Settlement, settle } from './settlement.ts'
import type { Verdict } from './verdict-schema.ts'
import { type RecordFacts, writeVerdict } from './write.ts'

/** Where a checkpoint stands while the load runs. */
export interface Standing {
  readonly id: string
  readonly title: string
  /** The look that decided it, as the plan writes it ("60s"); null while undecided. */
  readonly decidedAt: string | null
  /** What the load has shown; null before the first look. */
  readonly verdict: Outcome | null
}

/** Judges a run, signal by signal, in the record's order: the same signals and policy give the same verdict, live or replayed. */
export class Judge {
  readonly #policy: Policy
  readonly #policySha256: string
  readonly #streams = new Streams()
  readonly #decided = new Map<string, Settlement>()
  readonly #standing = new Map<string, Settlement>()
  #looked = 0
  /** Whether the record begins with a plan: one that comes after the first data is none. Null before the first signal. */
  #opened: boolean | null = null
  #span: Span | null = null
  #run = ''

  constructor(policy: Policy, policySha256: string) {
    this.#policy = policy
    this.#policySha256 = policySha256
  }

  /** Takes in the next signal of the record and judges each look that it completes. */
  apply(signal: Signal): void {
    this.#streams.apply(signal)
    this.#opened ??= this.#streams.opened
    this.#span = widen(this.#span, signal)
    if (signal.kind === 'logs') this.#run ||= runIdIn(signal)
    else if (this.#opened) this.#look()
  }

  /** Whether the record begins with a plan that can be read; without one there is nothing to judge. */
  get opened(): boolean {
    return this.#opened === true
  }

  /** Everything that the signals said so far. */
  evidence(): Evidence {
    return this.#streams.evidence()
  }

  /** `stop` once every checkpoint is decided or the last look is past. */
  get load(): 'go-on' | 'stop' {
    if (!this.#opened) return 'go-on'
    const past = this.#looked >= scheduleOf(this.evidence().plan).looks.length
    return past || this.#checkpoints().every(({ id }) => this.#decided.has(id)) ? 'stop' : 'go-on'
  }

  standings(): Standing[] {
    return this.#checkpoints().map(({ id, title }) => {
      const decided = this.#decided.get(id)
      return { id, title, decidedAt: decided ? this.#lookAt(decided) : null, verdict: this.#standing.get(id)?.outcome ?? null }
    })
  }

  /** The verdict on what was applied so far; final once the run is closed.
   *  @param record the facts of the record that the signals came from  @throws Error when no run was opened in it */
  verdict(record: RecordFacts): Verdict {
    if (!this.#opened || !this.#span) throw new Error('Cannot give a verdict: expected a record that begins with the opening of a run')
    const evidence = this.evidence()
    const moment = this.#momentAt(windowSoFar(scheduleOf(evidence.plan), evidence.completeSlices))
    const judged = this.#checkpoints().map(checkpoint => ({
      checkpoint,
      settlement: this.#decided.get(checkpoint.id) ?? this.#undecided(checkpoint, moment),
    }))
    return writeVerdict({ run: this.#run, policy: this.#policy, policySha256: this.#policySha256, record, span: this.#span, moment, judged })
  }

  /** What no look decided keeps its last planned look: seconds after it were measured while the load ended, or by nobody's plan. They can
   *  only add a failure. */
  #undecided(checkpoint: Checkpoint, soFar: Moment): Settlement {
    const atEnd = settle(this.#policy, checkpoint, soFar)
    return atEnd.outcome === 'no-go' ? atEnd : (this.#standing.get(checkpoint.id) ?? atEnd)
  }

  /** A look is judged on exactly its window, however much more has arrived with the signal that completed it. */
  #look(): void {
    const schedule = scheduleOf(this.evidence().plan)
    for (let next = schedule.looks[this.#looked]; next !== undefined; next = schedule.looks[this.#looked]) {
      const window = windowOf(schedule, next)
      if (this.evidence().completeSlices < window.to) return
      this.#looked++
      this.#judgeLook(this.#momentAt(window), this.#looked === schedule.looks.length)
    }
  }

  #judgeLook(moment: Moment, last: boolean): void {
    for (const checkpoint of this.#checkpoints()) {
      if (this.#decided.has(checkpoint.id)) continue
      const settlement = settle(this.#policy, checkpoint, moment)
      this.#standing.set(checkpoint.id, settlement)
      if (last || settlement.outcome !== 'inconclusive') this.#decided.set(checkpoint.id, settlement)
    }
  }

  #momentAt(window: Window | null): Moment {
    const evidence = remembered(this.evidence())
    const { looks } = scheduleOf(evidence.plan)
    const levels = window && looks.includes(window.to - window.from) ? levelsFor(looks.length) : levelsUnplanned(looks.length)
    return { evidence, window, levels, asOf: this.#span?.to ?? 0 }
  }

  #checkpoints(): Checkpoint[] {
    if (!this.#opened) return []
    const planned = this.evidence().plan.checkpoints
    return this.#policy.checkpoints.filter(({ id }) => planned.includes(id))
  }

  #lookAt({ window }: Settlement): string {
    return `${window ? window.to - window.from : 0}s`
  }
}

function runIdIn(signal: Signal & { kind: 'logs' }): string {
  return signal.events.find(event => event.name === events.runOpened)?.resource[attributes.runId] ?? ''
}
