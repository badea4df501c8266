import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { errorCode, errorMessage } from '../../contract/errors.ts'
import type { CloseReason, Plan } from '../../contract/plan.ts'
import type { RunState } from '../../contract/run-state.ts'
import { attributes } from '../../contract/signals.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { malformed } from '../otlp/refusal.ts'
import type { Resource } from '../otlp/signal.ts'
import { LockHeldError } from '../record/run-lock.ts'
import type { Family } from '../report/metrics/family.ts'
import type { Log } from '../telemetry/log.ts'
import { LiveRun } from './live-run.ts'
import { Problem } from './problem.ts'
import { hasRecord, isClosed, type RunFolder, readVerdict, runFolder, runFolders, writeAtomically } from './run-folder.ts'
import type { RunRequest } from './run-request.ts'
import { replayRunState } from './run-state.ts'

/** A run that got its verdict. */
export interface FinishedRun {
  readonly verdict: Verdict
  readonly plan: Plan
  /** Its metrics with the final verdict. */
  readonly families: () => readonly Family[]
}

export interface RunsOptions {
  /** ms between two attempts to take over runs that another collector has locked. */
  readonly takeOverEveryMs?: number
}

/** All runs of one folder: open ones, closed ones, and those that another collector records. */
export class Runs implements AsyncDisposable {
  /** Folder of the runs' folders. */
  readonly path: string
  readonly #log: Log
  readonly #takeOverEveryMs: number
  readonly #live = new Map<string, LiveRun>()
  /** Runs that are being closed, and those whose closing failed: a repeated request gets the same answer. */
  readonly #closing = new Map<string, Promise<Verdict>>()
  /** Ids of the runs that this process closed; their verdicts are in their folders. */
  readonly #closedHere = new Set<string>()
  /** Last states of the latest closed runs: each costs a replay of its record otherwise. */
  readonly #lastStates = new Map<string, RunState>()
  readonly #opening = new Set<string>()
  /** Why each run that another collector has locked is left alone. */
  readonly #locked = new Map<string, string>()
  /** Runs that got their verdict before `onFinished`. */
  readonly #unannounced: FinishedRun[] = []
  #listener: ((run: FinishedRun) => void) | null = null
  #timer: NodeJS.Timeout | undefined
  #takingOver: Promise<void> = Promise.resolve()

  constructor(path: string, log: Log, { takeOverEveryMs = 5_000 }: RunsOptions = {}) {
    this.path = path
    this.#log = log
    this.#takeOverEveryMs = takeOverEveryMs
    mkdirSync(path, { recursive: true })
  }

  /** Calls back for each run that gets its verdict here, and for those that already did: one whose closing was cut off is finished at the start. */
  onFinished(listener: (run: FinishedRun) => void): void {
    this.#listener = listener
    for (const run of this.#unannounced.splice(0)) listener(run)
  }

  /** Resumes the runs that were not closed. One that another collector has locked is left alone, and taken over once that lock is free. */
  async resume(): Promise<void> {
    for (const folder of this.folders().filter(folder => !isClosed(folder))) await this.#resumeRun(folder)
  }

  /** Opens a run; repeating the request changes nothing.
   *  @throws Problem 409 when another run has that id */
  async open(request: RunRequest): Promise<LiveRun> {
    const { id } = request
    const folder = runFolder(this.path, id)
    const known = this.#live.get(id)
    if (known && isSameRun(known, request)) return known
    if (known || this.#opening.has(id) || existsSync(folder.path)) throw takenId(id)
    this.#opening.add(id)
    try {
      createFolder(folder)
      writeAtomically(folder.policy, request.policyText)
      const run = await LiveRun.open(folder, request)
      this.#add(run)
      this.#log.info(`Opened run ${id}`, { profile: run.plan.profile, design: run.plan.design })
      return run
    } finally {
      this.#opening.delete(id)
    }
  }

  /** Closes a run; repeating the request returns the same verdict. @throws Problem 404 when there is no such run, 409 when another collector has it */
  async close(id: string, reason: CloseReason): Promise<Verdict> {
    const run = this.#live.get(id)
    const closing = this.#closing.get(id) ?? (run && this.#finish(run, reason))
    if (closing) return closing
    if (this.#closedHere.has(id)) return JSON.parse(readVerdict(runFolder(this.path, id)))
    throw this.#lockedProblem(id) ?? unknownRunProblem(id)
  }

  /** An open run, or undefined. */
  live(id: string): LiveRun | undefined {
    return this.#live.get(id)
  }

  openRuns(): LiveRun[] {
    return [...this.#live.values()]
  }

  /** Why a run is left to another collector; undefined where it is not. */
  lockedElsewhere(id: string): string | undefined {
    return this.#locked.get(id)
  }

  /** The state of an open or closed run. @throws Problem as `closedFolder` does; why a closing failed */
  async state(id: string): Promise<RunState> {
    const live = this.#live.get(id)
    if (live) return live.state
    await this.#closing.get(id)
    const known = this.#lastStates.get(id)
    if (known) return known
    const state = replayRunState(this.closedFolder(id))
    this.#rememberState(state)
    return state
  }

  /** Folder of a closed run. @throws Problem 404 when there is none, or it is not closed; 409 when another collector has it */
  closedFolder(id: string): RunFolder {
    const found = runFolders(this.path).find(folder => folder.id === id)
    if (!found) throw unknownRunProblem(id)
    if (isClosed(found)) return found
    throw this.#lockedProblem(id) ?? new Problem(404, `Run ${id} has no verdict yet: it is not closed`)
  }

  /** Folders of all runs that have a record. */
  folders(): RunFolder[] {
    return runFolders(this.path).filter(hasRecord)
  }

  /** Finds the runs that an export is recorded in; none for an export without resources.
   *  @param resources of the export  @throws Refusal when it names several runs, or none that is open */
  findRecipients(resources: readonly Resource[]): LiveRun[] {
    const ids = [...new Set(resources.map(resource => resource[attributes.runId] ?? ''))]
    if (ids.length > 1) throw malformed(`The export names several runs (${ids.map(id => id || 'none').join(', ')}): send one export per run`)
    const [id] = ids
    if (id === undefined) return []
    return id === '' ? this.#findByService(resources) : [this.#findById(id)]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#takingOver
    await Promise.allSettled(this.#closing.values())
    await Promise.all(this.openRuns().map(run => run[Symbol.asyncDispose]()))
    this.#live.clear()
  }

  #findById(id: string): LiveRun {
    const run = this.#live.get(id)
    if (run?.isAccepting) return run
    const locked = this.#locked.get(id)
    if (locked !== undefined) throw malformed(`Run ${id} is recorded by another collector: ${locked}`)
    const isKnown = run !== undefined || this.#closedHere.has(id) || this.folders().some(folder => folder.id === id)
    throw malformed(isKnown ? `Run ${id} is closed` : `There is no run ${id}: open it with POST /api/runs first`)
  }

  #findByService(resources: readonly Resource[]): LiveRun[] {
    const services = resources.map(resource => resource[attributes.service] ?? '')
    const found = this.openRuns().filter(run => run.isAccepting && services.every(service => isServiceListed(run, service)))
    if (found.length > 0) return found
    throw malformed(
      `The export has no ${attributes.runId}, and no open run lists its ${attributes.service} (${services.map(name => name || 'none').join(', ')})`,
    )
  }

  /** A run whose closing was recorded but not written down is finished first. */
  async #resumeRun(folder: RunFolder): Promise<void> {
    const { id } = folder
    try {
      const run = await LiveRun.resume(folder)
      this.#locked.delete(id)
      this.#add(run)
      this.#log.info(`Resumed run ${id}`)
      const { closed } = run.evidence
      if (closed !== null) await this.#finish(run, closed)
    } catch (error) {
      if (error instanceof LockHeldError) this.#leave(id, error.message)
      else {
        this.#locked.delete(id)
        this.#log.error(`Cannot resume run ${id}: ${errorMessage(error)}`)
      }
    }
  }

  #add(run: LiveRun): void {
    this.#live.set(run.id, run)
    this.#closing.delete(run.id)
    run.lost.addEventListener('abort', () => this.#lose(run), { once: true, signal: run.ended })
  }

  #lose(run: LiveRun): void {
    if (this.#live.get(run.id) === run) this.#live.delete(run.id)
    this.#leave(run.id, errorMessage(run.lost.reason))
    void this.#dispose(run)
  }

  /** Closes the record and releases the lock, whatever became of the run. */
  async #dispose(run: LiveRun): Promise<void> {
    await run[Symbol.asyncDispose]().catch(error => this.#log.error(`Cannot close the record of run ${run.id}`, { error }))
  }

  /** Leaves a run to another collector, and keeps trying to take it over. */
  #leave(id: string, why: string): void {
    if (!this.#locked.has(id)) this.#log.warn(`Left run ${id} to another collector: ${why}`)
    this.#locked.set(id, why)
    this.#timer ??= setInterval(() => {
      this.#takingOver = this.#takingOver.then(() => this.#takeOver())
    }, this.#takeOverEveryMs).unref()
  }

  async #takeOver(): Promise<void> {
    for (const id of [...this.#locked.keys()]) {
      const folder = runFolder(this.path, id)
      if (!hasRecord(folder) || isClosed(folder)) this.#locked.delete(id)
      else await this.#resumeRun(folder)
    }
  }

  #finish(run: LiveRun, reason: CloseReason): Promise<Verdict> {
    const closing = this.#closeRun(run, reason)
    this.#closing.set(run.id, closing)
    return closing.then(verdict => {
      this.#closing.delete(run.id)
      this.#log.info(`Closed run ${run.id}`, { reason })
      this.#announce({ verdict, plan: run.plan, families: () => run.families(Date.now(), verdict) })
      return verdict
    })
  }

  /** Closes a run and lets go of it: its record, its lock and its evidence. */
  async #closeRun(run: LiveRun, reason: CloseReason): Promise<Verdict> {
    try {
      const { verdict, state } = await run.close(reason)
      this.#closedHere.add(run.id)
      this.#rememberState(state)
      return verdict
    } finally {
      this.#live.delete(run.id)
      await this.#dispose(run)
    }
  }

  #rememberState(state: RunState): void {
    this.#lastStates.set(state.id, state)
    const [oldest] = this.#lastStates.keys()
    if (oldest !== undefined && this.#lastStates.size > maxLastStates) this.#lastStates.delete(oldest)
  }

  #announce(run: FinishedRun): void {
    if (this.#listener) this.#listener(run)
    else this.#unannounced.push(run)
  }

  #lockedProblem(id: string): Problem | null {
    const why = this.#locked.get(id)
    return why === undefined ? null : new Problem(409, `Run ${id} is recorded by another collector: ${why}`)
  }
}

const maxLastStates = 100

/** @throws Problem 409 when another collector created it meanwhile */
function createFolder({ id, path }: RunFolder): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    throw errorCode(error) === 'EEXIST' ? takenId(id) : error
  }
}

function isSameRun(run: LiveRun, { plan, policyText }: RunRequest): boolean {
  return isDeepStrictEqual(run.plan, plan) && readFileSync(run.folder.policy, 'utf8') === policyText
}

function isServiceListed(run: LiveRun, service: string): boolean {
  const { baseline, candidate } = run.plan.arms
  return baseline.services.includes(service) || candidate.services.includes(service)
}

function takenId(id: string): Problem {
  return new Problem(409, `There is a run ${id} already: take another id`)
}

function unknownRunProblem(id: string): Problem {
  return new Problem(404, `There is no run ${id}`)
}
