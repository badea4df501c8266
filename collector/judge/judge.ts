import { events } from '../../contract/events.ts'
import { attributes } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { levelsFor, levelsUnplanned } from '../criteria/levels.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { remembered } from '../evidence/remembered.ts'
import { Streams } from '../evidence/streams.ts'
import type { Signal } from '../otlp/signal.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import { type Span, widen } from './clock.ts'
import { type Collapse, CollapseWatch } from './collapse.ts'
import type { Moment } from './findings.ts'
import { Progress, type Standing } from './progress.ts'
import { Triggers } from './rollback/triggers.ts'
import { lastLook, occasionAt, type Schedule, scheduleOf, windowOf, windowSoFar } from './schedule.ts'
import { type Settlement, settle } from './settlement.ts'
import type { Verdict } from './verdict-schema.ts'
import { type RecordFacts, writeVerdict } from './write.ts'

/** Judges a run, signal by signal, in the record's order: the same signals and policy give the same verdict, live or replayed. */
export class Judge {
  readonly #policy: Policy
  readonly #policySha256: string
  readonly #streams = new Streams()
  readonly #progress = new Progress()
  readonly #triggers: Triggers
  readonly #collapses = new CollapseWatch()
  /** Seconds of the measured window that were looked at. */
  #second = 0
  /** Null before the run was opened. */
  #schedule: Schedule | null = null
  /** Whether the record begins with a plan: one that comes after the first data is none. Null before the first signal. */
  #opened: boolean | null = null
  #span: Span | null = null
  #run = ''

  constructor(policy: Policy, policySha256: string) {
    this.#policy = policy
    this.#policySha256 = policySha256
    this.#triggers = new Triggers(policy)
  }

  /** Takes in the next signal of the record and judges each moment that it completes. */
  apply(signal: Signal): void {
    this.#streams.apply(signal)
    this.#opened ??= this.#streams.opened
    this.#span = widen(this.#span, signal)
    if (signal.kind === 'logs') this.#run ||= runIdIn(signal)
    else if (this.#opened) this.#goOn()
  }

  /** Whether the record begins with a plan that can be read; without one there is nothing to judge. */
  get opened(): boolean {
    return this.#opened === true
  }

  /** What people call the two backends. */
  get names(): Policy['names'] {
    return this.#policy.names
  }

  /** Everything that the signals said so far. */
  evidence(): Evidence {
    return this.#streams.evidence()
  }

  /** `stop` once every checkpoint is decided, the last look is past, or a backend has collapsed. */
  get load(): 'go-on' | 'stop' {
    return this.#opened && (this.#second >= lastLook(this.#plannedSchedule()) || this.#allDecided() || this.collapse !== null) ? 'stop' : 'go-on'
  }

  /** A backend that mostly failed for so long that the load ends; null: none, or the plan pushes on. */
  get collapse(): Collapse | null {
    return this.#collapses.found
  }

  standings(): Standing[] {
    return this.#progress.standings(this.#checkpoints())
  }

  /** Ids of rollback triggers that the load has set off. */
  get activeTriggers(): string[] {
    return this.#triggers.setOff
  }

  /** The verdict on what was applied so far; final once the run is closed.
   *  @param record the facts of the record that the signals came from  @throws Error when no run was opened in it */
  verdict(record: RecordFacts): Verdict {
    return this.#written(record, true)
  }

  /** The verdict as if the load had just ended, for people who watch a run that goes on: what only its end can tell is held against nothing.
   *  @throws Error when no run was opened */
  verdictSoFar(record: RecordFacts): Verdict {
    return this.#written(record, false)
  }

  #written(record: RecordFacts, ended: boolean): Verdict {
    if (!this.#opened || !this.#span) throw new Error('Cannot give a verdict: expected a record that begins with the opening of a run')
    const moment = this.#momentAt(windowSoFar(this.#plannedSchedule(), this.evidence().completeSlices))
    const judged = this.#checkpoints().map(checkpoint => ({ checkpoint, settlement: this.#progress.of(checkpoint) ?? this.#undecided(checkpoint, moment) }))
    const triggers = this.#triggers
    return writeVerdict({ run: this.#run, policy: this.#policy, policySha256: this.#policySha256, record, span: this.#span, moment, judged, triggers, ended })
  }

  /** What no look decided keeps its last planned look: seconds after it were measured while the load ended, or by nobody's plan. They can
   *  only add a failure. */
  #undecided(checkpoint: Checkpoint, soFar: Moment): Settlement {
    const atEnd = settle(this.#policy, checkpoint, soFar)
    return atEnd.outcome === 'no-go' ? atEnd : (this.#progress.standing(checkpoint) ?? atEnd)
  }

  /** Goes through the seconds that have become complete, in their order, until everything is decided: each moment is judged on exactly its
   *  window, however much more has arrived with the signal that completed it. */
  #goOn(): void {
    const schedule = this.#plannedSchedule()
    const { completeSlices } = this.evidence()
    const complete = Math.min(completeSlices - schedule.warmup, lastLook(schedule))
    while (this.#second < complete && !this.#allDecided()) {
      this.#second++
      this.#lookAt(schedule, this.#second)
    }
    // Of the baseline alone after the last look, too.
    if (schedule.endsWithCollapse && this.#second >= lastLook(schedule)) this.#collapses.upTo(this.evidence(), completeSlices)
  }

  #lookAt(schedule: Schedule, second: number): void {
    const occasion = occasionAt(schedule, second)
    if (occasion)
      this.#decide(this.#momentAt(windowOf(schedule, second)), occasion === 'early look' ? 'failures' : second === lastLook(schedule) ? 'all' : 'clear')
    if (this.#hasCollapsed(schedule, second)) this.#decide(this.#momentAt(windowOf(schedule, second)), 'all')
    if (this.#triggers.look(this.evidence(), schedule, second)) this.#decide(this.#momentAt(windowOf(schedule, second)), 'all')
  }

  /** Seconds of the warm-up count, but a few measured ones are waited for: else nothing could be said of it. */
  #hasCollapsed(schedule: Schedule, second: number): boolean {
    return schedule.endsWithCollapse && second >= fewestMeasured && this.#collapses.upTo(this.evidence(), schedule.warmup + second) !== null
  }

  /** @param which failures: only a no-go; clear: also a go; all: whatever it is */
  #decide(moment: Moment, which: 'failures' | 'clear' | 'all'): void {
    for (const checkpoint of this.#checkpoints()) {
      if (this.#progress.of(checkpoint)) continue
      const settlement = settle(this.#policy, checkpoint, moment)
      if (which === 'failures' && settlement.outcome !== 'no-go') continue
      this.#progress.note(checkpoint, settlement, which === 'all' || settlement.outcome !== 'inconclusive')
    }
  }

  #momentAt(window: Window | null): Moment {
    const evidence = remembered(this.evidence())
    const { looks } = this.#plannedSchedule()
    const levels = window && looks.includes(window.to - window.from) ? levelsFor(looks.length) : levelsUnplanned(looks.length)
    return { evidence, window, levels, asOf: this.#span?.to ?? 0 }
  }

  /** The first plan holds, so it is read once. */
  #plannedSchedule(): Schedule {
    this.#schedule ??= scheduleOf(this.evidence().plan)
    return this.#schedule
  }

  /** A backend that is measured alone has no checkpoint, and goes on to its last look. */
  #allDecided(): boolean {
    const all = this.#checkpoints()
    return all.length > 0 && all.every(checkpoint => this.#progress.of(checkpoint))
  }

  #checkpoints(): Checkpoint[] {
    if (!this.#opened) return []
    const planned = this.evidence().plan.checkpoints
    return this.#policy.checkpoints.filter(({ id }) => planned.includes(id))
  }
}

/** Seconds of the measured window that an outage takes to be one (docs/statistics.md, "Error rate below L"), and two to spare. */
const fewestMeasured = 5

function runIdIn(signal: Signal & { kind: 'logs' }): string {
  return signal.events.find(event => event.name === events.runOpened)?.resource[attributes.runId] ?? ''
}
