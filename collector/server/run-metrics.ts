import { errorMessage } from '../../contract/errors.ts'
import { readOpening } from '../judge/replay.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import type { Family } from '../report/metrics/family.ts'
import { LatestRuns, type PastRun } from '../report/metrics/latest-runs.ts'
import type { LiveRun } from './live-run.ts'
import { isClosed, type RunFolder, readVerdict } from './run-folder.ts'
import type { Runs } from './runs.ts'

/** Metrics of open runs, and of finished ones for a while: long enough to be scraped and looked at, not endlessly, since each run brings series of
 *  its own. An open run that receives nothing any more is left out after the same while. */
export class RunMetrics {
  readonly #runs: Runs
  readonly #keepMs: number
  readonly #reportError: (error: unknown) => void
  readonly #finished = new Map<string, { readonly families: readonly Family[]; readonly until: number }>()
  readonly #reported = new Set<string>()

  /** @param keepMs how long a finished run stays  @param reportError takes the first failure of each run; the other runs are still shown */
  constructor(runs: Runs, keepMs: number, reportError: (error: unknown) => void) {
    this.#runs = runs
    this.#keepMs = keepMs
    this.#reportError = reportError
  }

  /** @param families of the run's final verdict */
  addFinished(run: string, families: () => readonly Family[], now = Date.now()): void {
    this.#forgetOld(now)
    this.#finished.set(run, { families: this.#tryRun(run, families) ?? [], until: now + this.#keepMs })
  }

  families(now = Date.now()): Family[] {
    this.#forgetOld(now)
    const open = this.#active(now).flatMap(run => this.#tryRun(run.id, () => run.families(now)) ?? [])
    return [...open, ...[...this.#finished.values()].flatMap(({ families }) => families)]
  }

  /** Judges the open runs for the next scrape, where that is due. */
  judgeAgain(now = Date.now()): void {
    for (const run of this.#active(now)) this.#tryRun(run.id, () => run.judgeAgain(now))
  }

  #forgetOld(now: number): void {
    for (const [run, { until }] of this.#finished) if (until <= now) this.#finished.delete(run)
  }

  #active(now: number): LiveRun[] {
    return this.#runs.openRuns().filter(run => !this.#finished.has(run.id) && now - run.lastArrival < this.#keepMs)
  }

  #tryRun<Result>(run: string, work: () => Result): Result | null {
    try {
      return work()
    } catch (error) {
      if (!this.#reported.has(run)) this.#reportError(new Error(`Cannot show run ${run} at /metrics`, { cause: error }))
      this.#reported.add(run)
      return null
    }
  }
}

/** The newest verdicts of a runs folder, those of earlier processes too. The folder is read at the first scrape: a collector that is not scraped does
 *  not pay for it. */
export class PastRuns {
  readonly #runs: Runs
  readonly #reportError: (error: unknown) => void
  #latest: LatestRuns | null = null

  /** @param reportError takes folders that cannot be read: they are left out */
  constructor(runs: Runs, reportError: (error: unknown) => void) {
    this.#runs = runs
    this.#reportError = reportError
  }

  get latest(): LatestRuns {
    if (this.#latest) return this.#latest
    const latest = new LatestRuns()
    for (const folder of this.#runs.folders().filter(isClosed)) this.#addFolder(latest, folder)
    this.#latest = latest
    return latest
  }

  /** Adds a run that has got its verdict; before the first scrape it will be found in the folder. */
  add(run: PastRun): void {
    this.#latest?.add(run)
  }

  #addFolder(latest: LatestRuns, folder: RunFolder): void {
    try {
      const verdict: Verdict = JSON.parse(readVerdict(folder))
      latest.add({ verdict, plan: readOpening(folder.record).plan })
    } catch (error) {
      this.#reportError(new Error(`Cannot show the verdict of run ${folder.id} at /metrics: ${errorMessage(error)}`, { cause: error }))
    }
  }
}
