import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { CloseReason } from '../../contract/plan.ts'
import { attributes } from '../../contract/signals.ts'
import { malformed } from '../otlp/refusal.ts'
import type { Resource } from '../otlp/signal.ts'
import type { Family } from '../report/metrics/family.ts'
import type { FinishedRun } from '../report/metrics/latest-runs.ts'
import { type Finished, finish } from './finish.ts'
import { LiveRun } from './live-run.ts'
import { Problem } from './problem.ts'
import { hasRecord, isClosed, type RunFolder, runFolder, runFolders, writeWhole } from './run-folder.ts'
import type { RunRequest } from './run-request.ts'

/** A run that got its verdict. */
export interface Told extends FinishedRun {
  /** Its metrics, as they stay. */
  readonly families: () => readonly Family[]
}

/** All runs of one folder: those under way, and those that are closed. */
export class Runs implements AsyncDisposable {
  /** Folder that the runs' folders stand in. */
  readonly path: string
  readonly #live = new Map<string, LiveRun>()
  readonly #closing = new Map<string, Promise<Finished>>()
  readonly #opening = new Set<string>()
  /** Runs that got their verdict before anybody listened. */
  readonly #untold: Told[] = []
  #listener: ((told: Told) => void) | null = null

  constructor(path: string) {
    this.path = path
    mkdirSync(path, { recursive: true })
  }

  /** Calls back for each run that gets its verdict here, and for those that already did: one whose closing was cut off is finished at the start. */
  onFinished(listener: (told: Told) => void): void {
    this.#listener = listener
    for (const told of this.#untold.splice(0)) listener(told)
  }

  /** Goes on with the runs that were not closed. @returns a sentence for each that it cannot go on with */
  async resume(): Promise<string[]> {
    const skipped: string[] = []
    for (const folder of runFolders(this.path).filter(folder => hasRecord(folder) && !isClosed(folder))) {
      try {
        await this.#goOn(await LiveRun.resume(folder))
      } catch (error) {
        skipped.push(`Cannot go on with run ${folder.id}: ${error instanceof Error ? error.message : error}`)
      }
    }
    return skipped
  }

  /** Opens a run; asking again for the same one changes nothing.
   *  @throws Problem 409 when there is another run of that id */
  async open(request: RunRequest): Promise<LiveRun> {
    const folder = runFolder(this.path, request.id)
    const known = this.#live.get(request.id)
    if (known && isSame(known, request)) return known
    if (known || this.#opening.has(request.id) || existsSync(folder.path)) throw new Problem(409, `There is a run ${request.id} already: take another id`)
    this.#opening.add(request.id)
    try {
      mkdirSync(folder.path, { mode: 0o700 })
      writeWhole(folder.policy, request.policyText)
      const run = await LiveRun.open(folder, request)
      this.#live.set(run.id, run)
      return run
    } finally {
      this.#opening.delete(request.id)
    }
  }

  /** Closes a run; asking again gives the same verdict. @throws Problem 404 when there is no such run */
  async close(id: string, reason: CloseReason): Promise<Finished['verdict']> {
    const run = this.#live.get(id)
    const closing = this.#closing.get(id) ?? (run && this.#finish(run, reason))
    if (!closing) throw unknownRun(id)
    return (await closing).verdict
  }

  /** A run under way, or undefined. */
  live(id: string): LiveRun | undefined {
    return this.#live.get(id)
  }

  /** All runs under way. */
  underWay(): LiveRun[] {
    return [...this.#live.values()]
  }

  /** What is left of a run that this process closed; undefined for others. */
  finished(id: string): Promise<Finished> | undefined {
    return this.#closing.get(id)
  }

  /** Folder of a closed run. @throws Problem 404 when there is none, or it is not closed */
  closedFolder(id: string): RunFolder {
    const found = runFolders(this.path).find(folder => folder.id === id)
    if (!found) throw unknownRun(id)
    if (!isClosed(found)) throw new Problem(404, `Run ${id} has no verdict yet: it is not closed`)
    return found
  }

  /** Folders of all runs that have a record. */
  folders(): RunFolder[] {
    return runFolders(this.path).filter(hasRecord)
  }

  /** The runs that an export is recorded in; none for an export that names nobody.
   *  @param resources of the export  @throws Refusal when it names several runs, or none that is open */
  addressees(resources: readonly Resource[]): LiveRun[] {
    const ids = [...new Set(resources.map(resource => resource[attributes.runId] ?? ''))]
    if (ids.length > 1) throw malformed(`The export names several runs (${ids.map(id => id || 'none').join(', ')}): send one export per run`)
    const [id] = ids
    if (id === undefined) return []
    return id === '' ? this.#byService(resources) : [this.#byId(id)]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#closing.values())
    await Promise.all(this.underWay().map(run => run[Symbol.asyncDispose]()))
    this.#live.clear()
  }

  #byId(id: string): LiveRun {
    const run = this.#live.get(id)
    if (run?.accepts) return run
    const closed = run !== undefined || this.#closing.has(id) || this.folders().some(folder => folder.id === id)
    throw malformed(closed ? `Run ${id} is closed` : `There is no run ${id}: open it with POST /api/runs first`)
  }

  #byService(resources: readonly Resource[]): LiveRun[] {
    const services = resources.map(resource => resource[attributes.service] ?? '')
    const found = this.underWay().filter(run => run.accepts && services.every(service => listed(run, service)))
    if (found.length > 0) return found
    throw malformed(
      `The export has no ${attributes.runId}, and no open run lists its ${attributes.service} (${services.map(name => name || 'none').join(', ')})`,
    )
  }

  /** A run whose closing was recorded but not written down is finished first. */
  async #goOn(run: LiveRun): Promise<void> {
    this.#live.set(run.id, run)
    const { closed } = run.evidence
    if (closed !== null) await this.#finish(run, closed)
  }

  #finish(run: LiveRun, reason: CloseReason): Promise<Finished> {
    const closing = finish(run, reason).finally(() => this.#live.delete(run.id))
    this.#closing.set(run.id, closing)
    return closing.then(finished => {
      this.#tell({ verdict: finished.verdict, plan: run.plan, families: () => run.families(Date.now(), finished.verdict) })
      return finished
    })
  }

  #tell(told: Told): void {
    if (this.#listener) this.#listener(told)
    else this.#untold.push(told)
  }
}

function isSame(run: LiveRun, { plan, policyText }: RunRequest): boolean {
  return isDeepStrictEqual(run.plan, plan) && readFileSync(run.folder.policy, 'utf8') === policyText
}

function listed(run: LiveRun, service: string): boolean {
  const { baseline, candidate } = run.plan.arms
  return baseline.services.includes(service) || candidate.services.includes(service)
}

function unknownRun(id: string): Problem {
  return new Problem(404, `There is no run ${id}`)
}
