import { events } from '../../contract/events.ts'
import { attributes } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { levelsFor, levelsForUnplannedLook } from '../../statistics/levels.ts'
import { cacheEvidence } from '../evidence/cached-evidence.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { Streams } from '../evidence/streams.ts'
import type { Signal } from '../otlp/signal.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import { type CheckpointProgress, EvaluationLog } from './checkpoint-progress.ts'
import { type Evaluation, type EvaluationPoint, evaluateCheckpoint, validityInputOf } from './evaluation.ts'
import { type MassFailure, MassFailureWatch } from './mass-failure.ts'
import { RollbackTriggers } from './rollback-triggers.ts'
import { lastLook, lookKindAt, measuredWindow, type RecordSpan, type Schedule, scheduleOf, widenRecordSpan, windowUpTo } from './schedule.ts'
import { checkValidityOnce, type ValidityResult } from './validity/validity.ts'
import type { Verdict } from './verdict-schema.ts'
import { type RecordFacts, writeVerdict } from './write-verdict.ts'

/** Judges a run signal by signal, in the record's order. Same signals and policy, same verdict: live or replayed. */
export class Judge {
  readonly #policy: Policy
  readonly #policySha256: string
  readonly #streams = new Streams()
  readonly #evaluations = new EvaluationLog()
  readonly #triggers: RollbackTriggers
  readonly #massFailures = new MassFailureWatch()
  /** Seconds of the measured window that were evaluated. */
  #second = 0
  /** Null before the run was opened. */
  #schedule: Schedule | null = null
  /** Whether the record begins with a plan; one that follows data does not count. Null before the first signal. */
  #opened: boolean | null = null
  #span: RecordSpan | null = null
  #broken: { readonly second: number; readonly results: readonly ValidityResult[] } = { second: 0, results: [] }
  #run = ''

  constructor(policy: Policy, policySha256: string) {
    this.#policy = policy
    this.#policySha256 = policySha256
    this.#triggers = new RollbackTriggers(policy)
  }

  /** Applies the next signal of the record and evaluates each second that it completes. */
  apply(signal: Signal): void {
    this.#streams.apply(signal)
    this.#opened ??= this.#streams.opened
    this.#span = widenRecordSpan(this.#span, signal)
    if (signal.kind === 'logs') this.#run ||= runIdIn(signal)
    else if (this.#opened) this.#evaluateNewSeconds()
  }

  /** Whether the record begins with a readable plan; without one there is nothing to judge. */
  get opened(): boolean {
    return this.#opened === true
  }

  /** Display names of the two backends. */
  get names(): Policy['names'] {
    return this.#policy.names
  }

  /** Evidence from the signals so far. */
  evidence(): Evidence {
    return this.#streams.evidence()
  }

  /** `stop` once every checkpoint is decided, the last look is past, or a backend fails most requests. */
  get load(): 'go-on' | 'stop' {
    return this.#opened && (this.#second >= lastLook(this.#plannedSchedule()) || this.#allDecided() || this.massFailure !== null) ? 'stop' : 'go-on'
  }

  /** The mass failure that ends the load; null: none, or the plan does not abort. */
  get massFailure(): MassFailure | null {
    return this.#massFailures.found
  }

  progress(): CheckpointProgress[] {
    return this.#evaluations.progressOf(this.#checkpoints(), id => {
      const criterion = this.#policy.criteria[id]
      return criterion?.kind === 'latency' && criterion.quantile === 'p95'
    })
  }

  /** Checks the validity conditions in the measured window so far, at most every five seconds of data.
   *  @returns those that are broken, of each the worst checkpoint's */
  checkConditions(): readonly ValidityResult[] {
    if (!this.#opened) return []
    const schedule = this.#plannedSchedule()
    const measured = Math.min(this.evidence().completeSlices - schedule.warmup, lastLook(schedule))
    const second = measured - (measured % conditionsEverySeconds)
    if (second > this.#broken.second) this.#broken = { second, results: this.#findBroken(windowUpTo(schedule, second)) }
    return this.#broken.results
  }

  #findBroken(window: Window): ValidityResult[] {
    const point = this.#pointAt(window)
    const inputs = this.#checkpoints().map(checkpoint => validityInputOf(this.#policy, checkpoint, point))
    return checkValidityOnce('look', inputs).filter(({ status }) => status === 'fail')
  }

  /** Ids of the rollback triggers that the load made active. */
  get activeTriggers(): string[] {
    return this.#triggers.active
  }

  /** Verdict on the signals applied so far; final once the run is closed.
   *  @param record facts of the record that the signals came from  @throws Error when no run was opened in it */
  verdict(record: RecordFacts): Verdict {
    return this.#writeVerdict(record, true)
  }

  /** Provisional verdict of an open run: conditions that only its end can check are left out.
   *  @throws Error when no run was opened */
  verdictSoFar(record: RecordFacts): Verdict {
    return this.#writeVerdict(record, false)
  }

  #writeVerdict(record: RecordFacts, ended: boolean): Verdict {
    if (!this.#opened || !this.#span) throw new Error('Cannot give a verdict: expected a record that begins with the opening of a run')
    const point = this.#pointAt(measuredWindow(this.#plannedSchedule(), this.evidence().completeSlices))
    const judged = this.#checkpoints().map(checkpoint => ({
      checkpoint,
      evaluation: this.#evaluations.decided(checkpoint) ?? this.#latestEvaluation(checkpoint, point),
    }))
    const triggers = this.#triggers
    return writeVerdict({ run: this.#run, policy: this.#policy, policySha256: this.#policySha256, record, span: this.#span, point, judged, triggers, ended })
  }

  /** Evaluation of an undecided checkpoint: the last planned look's. Later seconds were measured while the load ended or outside the plan, so
   *  they can only add a failure. */
  #latestEvaluation(checkpoint: Checkpoint, soFar: EvaluationPoint): Evaluation {
    const atEnd = evaluateCheckpoint(this.#policy, checkpoint, soFar)
    return atEnd.outcome === 'no-go' ? atEnd : (this.#evaluations.latest(checkpoint) ?? atEnd)
  }

  /** Evaluates the newly complete seconds in order until everything is decided: each on exactly its window, however much more has arrived. */
  #evaluateNewSeconds(): void {
    const schedule = this.#plannedSchedule()
    const { completeSlices } = this.evidence()
    const complete = Math.min(completeSlices - schedule.warmup, lastLook(schedule))
    while (this.#second < complete && !this.#allDecided()) {
      this.#second++
      this.#evaluateSecond(schedule, this.#second)
    }
    // After the last look, the baseline alone can still fail.
    if (schedule.endsOnMassFailure && this.#second >= lastLook(schedule)) this.#massFailures.upTo(this.evidence(), completeSlices)
  }

  #evaluateSecond(schedule: Schedule, second: number): void {
    const kind = lookKindAt(schedule, second)
    if (kind) this.#decide(this.#pointAt(windowUpTo(schedule, second)), kind === 'early look' ? 'failures' : second === lastLook(schedule) ? 'all' : 'clear')
    if (this.#hasMassFailure(schedule, second)) this.#decide(this.#pointAt(windowUpTo(schedule, second)), 'all')
    if (this.#triggers.look(this.evidence(), schedule, second)) this.#decide(this.#pointAt(windowUpTo(schedule, second)), 'all')
  }

  /** Counts seconds of the warm-up too, but waits for a few measured ones: without them no criterion could say why. */
  #hasMassFailure(schedule: Schedule, second: number): boolean {
    return schedule.endsOnMassFailure && second >= minMeasuredSeconds && this.#massFailures.upTo(this.evidence(), schedule.warmup + second) !== null
  }

  /** Records evaluations of undecided checkpoints. @param which failures: only a no-go; clear: decides go and no-go; all: decides any outcome */
  #decide(point: EvaluationPoint, which: 'failures' | 'clear' | 'all'): void {
    for (const checkpoint of this.#checkpoints()) {
      if (this.#evaluations.decided(checkpoint)) continue
      const evaluation = evaluateCheckpoint(this.#policy, checkpoint, point)
      if (which === 'failures' && evaluation.outcome !== 'no-go') continue
      this.#evaluations.add(checkpoint, evaluation, which === 'all' || evaluation.outcome !== 'inconclusive')
    }
  }

  #pointAt(window: Window | null): EvaluationPoint {
    const evidence = cacheEvidence(this.evidence())
    const { looks } = this.#plannedSchedule()
    const levels = window && looks.includes(window.to - window.from) ? levelsFor(looks.length) : levelsForUnplannedLook(looks.length)
    return { evidence, window, levels, asOf: this.#span?.to ?? 0 }
  }

  /** The first plan counts, so it is read once. */
  #plannedSchedule(): Schedule {
    this.#schedule ??= scheduleOf(this.evidence().plan)
    return this.#schedule
  }

  /** A run of one backend alone has no checkpoint and continues to its last look. */
  #allDecided(): boolean {
    const all = this.#checkpoints()
    return all.length > 0 && all.every(checkpoint => this.#evaluations.decided(checkpoint))
  }

  #checkpoints(): Checkpoint[] {
    if (!this.#opened) return []
    const planned = this.evidence().plan.checkpoints
    return this.#policy.checkpoints.filter(({ id }) => planned.includes(id))
  }
}

/** Length of an outage in seconds (docs/statistics.md, "Error rate below L"), and two to spare. */
const minMeasuredSeconds = 5
/** A check goes through the whole window, so it is not made every second. */
const conditionsEverySeconds = 5

function runIdIn(signal: Signal & { kind: 'logs' }): string {
  return signal.events.find(event => event.name === events.runOpened)?.resource[attributes.runId] ?? ''
}
