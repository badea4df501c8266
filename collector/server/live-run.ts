import { readFileSync } from 'node:fs'
import { errorMessage } from '../../contract/errors.ts'
import { events, type OutgoingEvent } from '../../contract/events.ts'
import { logsRequest } from '../../contract/otlp-json.ts'
import type { CloseReason, Plan } from '../../contract/plan.ts'
import type { RunState } from '../../contract/run-state.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { Judge } from '../judge/judge.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { decode } from '../otlp/decode.ts'
import type { Signal } from '../otlp/signal.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy } from '../policy/schema.ts'
import type { FrameKind } from '../record/format.ts'
import { decodeFrame } from '../record/reader.ts'
import { type RunLock, takeLock } from '../record/run-lock.ts'
import { RecordWriter } from '../record/writer.ts'
import type { Family } from '../report/metrics/family.ts'
import { RunExposition } from '../report/metrics/run-exposition.ts'
import { type RunFolder, storeVerdict } from './run-folder.ts'
import type { RunRequest } from './run-request.ts'
import { runStateOf } from './run-state.ts'

/** One export to be recorded, as it arrived and decoded. */
export interface Export extends FrameKind {
  readonly bytes: Buffer
  readonly read: Signal
}

/** A run that this process closed: its verdict and its last state. */
export interface ClosedRun {
  readonly verdict: Verdict
  readonly state: RunState
}

/** A run that is not closed: its lock, its record, and the judge, which gets what the record has, in its order. */
export class LiveRun implements AsyncDisposable {
  readonly folder: RunFolder
  readonly #lock: RunLock
  readonly #record: RecordWriter
  readonly #judge: Judge
  readonly #exposition: RunExposition
  readonly #ended = new AbortController()
  #failure: string | null = null
  #isClosing = false
  #lastArrival: number

  private constructor(folder: RunFolder, lock: RunLock, record: RecordWriter, judge: Judge, lastArrival = 0) {
    this.folder = folder
    this.#lock = lock
    this.#record = record
    this.#judge = judge
    this.#exposition = new RunExposition(judge)
    this.#lastArrival = lastArrival
  }

  /** Begins a run's record with the event that opens it. @throws LockHeldError; when the folder cannot be written */
  static async open(folder: RunFolder, { id, plan, policy, policySha256 }: RunRequest): Promise<LiveRun> {
    await using held = new AsyncDisposableStack()
    const lock = held.use(takeLock(folder.lock, `run ${id}`))
    const record = held.use(await RecordWriter.create(folder.record))
    const run = new LiveRun(folder, lock, record, new Judge(policy, policySha256))
    await run.#recordOwn({ name: events.runOpened, id: `${id}/opened`, time: Date.now(), body: plan })
    held.move()
    return run
  }

  /** Resumes a run that was not closed: what is recorded is judged again.
   *  @throws LockHeldError when another collector has it; when its policy cannot be read, or its record is damaged */
  static async resume(folder: RunFolder): Promise<LiveRun> {
    const { policy, sha256 } = readPolicy(folder)
    await using held = new AsyncDisposableStack()
    const lock = held.use(takeLock(folder.lock, `run ${folder.id}`))
    const judge = new Judge(policy, sha256)
    let last = 0
    const record = held.use(
      await RecordWriter.resume(folder.record, frame => {
        last = frame.arrival
        judge.apply(decodeFrame(frame))
      }),
    )
    if (record.summary.signals === 0) throw new Error('its record has no signal, not even the one that opens it')
    const run = new LiveRun(folder, lock, record, judge, last)
    run.#exposition.update()
    held.move()
    return run
  }

  get id(): string {
    return this.folder.id
  }

  get plan(): Plan {
    return this.evidence.plan
  }

  get evidence(): Evidence {
    return this.#judge.evidence()
  }

  get state(): RunState {
    return runStateOf(this.id, this.#judge, this.failure)
  }

  /** Why nothing more can be recorded; null while it can. */
  get failure(): string | null {
    return this.#failure ?? this.#record.failure?.message ?? null
  }

  /** Aborted when the run is disposed. */
  get ended(): AbortSignal {
    return this.#ended.signal
  }

  /** Aborted, with the reason, when another collector took the run over. */
  get lost(): AbortSignal {
    return this.#lock.lost
  }

  get recordBytes(): number {
    return this.#record.summary.bytes
  }

  /** Its metrics for Prometheus. @param now ms since the epoch  @param verdict the final one; null while it is open */
  families(now: number, verdict: Verdict | null = null): Family[] {
    return this.#exposition.families(now, this.#record.summary, verdict)
  }

  /** Judges it for the next scrape, where that is due. */
  judgeAgain(now: number): void {
    this.#exposition.judgeAgain(now, this.#record.summary)
  }

  /** When its newest export arrived, ms since the epoch. */
  get lastArrival(): number {
    return this.#lastArrival
  }

  /** False from the moment on that it is being closed. */
  get isAccepting(): boolean {
    return !this.#isClosing
  }

  /** Records an export, then judges it. @returns once it is on the disk
   *  @throws AppendError when it cannot be written; LockLostError when another collector took the run over; what the judge throws */
  async record({ bytes, read, signal, encoding }: Export, arrival = Date.now()): Promise<void> {
    this.#assertHeld()
    await this.#record.append({ signal, encoding }, bytes, arrival)
    this.#lastArrival = arrival
    try {
      this.#judge.apply(read)
    } catch (error) {
      this.#failure ??= `The judge failed: ${errorMessage(error)}`
      throw error
    }
  }

  /** Closes the run, writes its verdict and ends. Nothing is recorded after the event that closes it.
   *  @returns the verdict on the whole record, and the last state  @throws LockLostError when another collector took the run over; when the files cannot be written */
  async close(reason: CloseReason): Promise<ClosedRun> {
    this.#isClosing = true
    if (this.#record.failure === null) await this.#recordClosed(reason)
    const { sha256, signals } = this.#record.summary
    const verdict = this.#judge.verdict({ sha256, signals })
    this.#assertHeld()
    storeVerdict(this.folder, verdict)
    return { verdict, state: this.state }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true
    this.#ended.abort()
    try {
      await this.#record[Symbol.asyncDispose]()
    } finally {
      this.#lock[Symbol.dispose]()
    }
  }

  /** @throws LockLostError when another collector took the run over, since this one had stopped for longer than the lease */
  #assertHeld(): void {
    try {
      this.#lock.assertHeld()
    } catch (error) {
      this.#failure ??= errorMessage(error)
      throw error
    }
  }

  /** On a full disk the run still gets its verdict: on what was acknowledged, and as one that was not closed. */
  async #recordClosed(reason: CloseReason): Promise<void> {
    try {
      await this.#recordOwn({ name: events.runClosed, id: `${this.id}/closed`, time: Date.now(), attributes: { reason } })
    } catch (error) {
      if (this.#record.failure === null) throw error
      this.#failure = this.#record.failure.message
    }
  }

  async #recordOwn(event: OutgoingEvent): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(logsRequest({ runId: this.id, instance: 'collector' }, [event])))
    await this.record({ signal: 'logs', encoding: 'json', bytes, read: decode('logs', 'json', bytes).signal }, event.time)
  }
}

function readPolicy(folder: RunFolder): { policy: Policy; sha256: string } {
  const parsed = parsePolicy(readFileSync(folder.policy, 'utf8'))
  if (parsed.ok) return parsed
  throw new Error(`its policy is wrong: ${parsed.errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`)
}
