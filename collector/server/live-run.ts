import { readFileSync } from 'node:fs'
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
import { signalOf } from '../record/signal-of.ts'
import { RecordWriter } from '../record/writer.ts'
import type { Family } from '../report/metrics/family.ts'
import { RunExposition } from '../report/metrics/run-exposition.ts'
import { lock, type RunFolder, unlock } from './run-folder.ts'
import type { RunRequest } from './run-request.ts'
import { stateOf } from './state-of.ts'

/** One export to be recorded, as it arrived and as it was read. */
export interface Export extends FrameKind {
  readonly bytes: Buffer
  readonly read: Signal
}

/** A run that is not closed: its record, and the judge that is fed what the record has, in its order. */
export class LiveRun implements AsyncDisposable {
  readonly folder: RunFolder
  readonly #record: RecordWriter
  readonly #judge: Judge
  readonly #exposition: RunExposition
  #failure: string | null = null
  #closing = false
  /** ms since the epoch */
  #lastArrival: number

  private constructor(folder: RunFolder, record: RecordWriter, judge: Judge, lastArrival = 0) {
    this.#lastArrival = lastArrival
    this.folder = folder
    this.#record = record
    this.#judge = judge
    this.#exposition = new RunExposition(judge)
  }

  /** Begins a run's record with the event that opens it. @throws when the folder cannot be written */
  static async open(folder: RunFolder, { id, plan, policy, policySha256 }: RunRequest): Promise<LiveRun> {
    lock(folder)
    const run = new LiveRun(folder, await RecordWriter.create(folder.record), new Judge(policy, policySha256))
    await run.#tell({ name: events.runOpened, id: `${id}/opened`, time: Date.now(), body: plan })
    return run
  }

  /** Goes on with a run that was not closed: what is recorded is judged again.
   *  @throws when another process has it, its policy cannot be read, or its record is damaged */
  static async resume(folder: RunFolder): Promise<LiveRun> {
    const { policy, sha256 } = readPolicy(folder)
    if (!lock(folder)) throw new Error(`another process writes it (${folder.lock})`)
    const judge = new Judge(policy, sha256)
    let last = 0
    const record = await RecordWriter.resume(folder.record, frame => {
      last = frame.arrival
      judge.apply(signalOf(frame))
    })
    const run = new LiveRun(folder, record, judge, last)
    run.#exposition.update()
    if (record.summary.signals > 0) return run
    await run[Symbol.asyncDispose]()
    throw new Error('its record has no signal, not even the one that opens it')
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
    return stateOf(this.id, this.#judge, this.failure)
  }

  /** Why nothing more can be recorded; null while it can. */
  get failure(): string | null {
    return this.#failure ?? this.#record.failure?.message ?? null
  }

  get recordBytes(): number {
    return this.#record.summary.bytes
  }

  /** Its metrics for Prometheus. @param now ms since the epoch  @param verdict the final one; null while it is open */
  families(now: number, verdict: Verdict | null = null): Family[] {
    return this.#exposition.families(now, this.#record.summary, verdict)
  }

  /** Judges it for the next scrape, if that is due. */
  judgeAgain(now: number): void {
    this.#exposition.judgeAgain(now, this.#record.summary)
  }

  /** When its newest export arrived, ms since the epoch. */
  get lastArrival(): number {
    return this.#lastArrival
  }

  /** False from the moment on that it is being closed. */
  get accepts(): boolean {
    return !this.#closing
  }

  /** Records an export, then judges it. @returns once it is on the disk  @throws when it cannot be written */
  async take({ bytes, read, signal, encoding }: Export, arrival = Date.now()): Promise<void> {
    await this.#record.append({ signal, encoding }, bytes, arrival)
    this.#lastArrival = arrival
    try {
      this.#judge.apply(read)
    } catch (error) {
      this.#failure ??= `The judge failed: ${error instanceof Error ? error.message : error}`
      throw error
    }
  }

  /** Ends the run: nothing is taken after the event that closes it. @returns the verdict on the whole record */
  async close(reason: CloseReason): Promise<Verdict> {
    this.#closing = true
    if (this.#record.failure === null) await this.#closed(reason)
    const { sha256, signals } = this.#record.summary
    return this.#judge.verdict({ sha256, signals })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true
    await this.#record[Symbol.asyncDispose]()
    unlock(this.folder)
  }

  /** On a full disk the run still gets its verdict: on what was acknowledged, and as one that was not closed. */
  async #closed(reason: CloseReason): Promise<void> {
    try {
      await this.#tell({ name: events.runClosed, id: `${this.id}/closed`, time: Date.now(), attributes: { reason } })
    } catch (error) {
      if (this.#record.failure === null) throw error
      this.#failure = this.#record.failure.message
    }
  }

  async #tell(event: OutgoingEvent): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(logsRequest({ runId: this.id, instance: 'collector' }, [event])))
    await this.take({ signal: 'logs', encoding: 'json', bytes, read: decode('logs', 'json', bytes).signal }, event.time)
  }
}

function readPolicy(folder: RunFolder): { policy: Policy; sha256: string } {
  const parsed = parsePolicy(readFileSync(folder.policy, 'utf8'))
  if (parsed.ok) return parsed
  throw new Error(`its policy is wrong: ${parsed.errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`)
}
