import type { Family } from '../report/metrics/family.ts'
import type { LiveRun } from './live-run.ts'
import type { Runs } from './runs.ts'

/** Metrics of the runs under way, and of finished ones for a while: long enough to be scraped and looked at, and not for ever, since each run brings
 *  series of its own. A run that nobody closed and of which nothing arrives any more is left out after the same while. */
export class RunMetrics {
  readonly #runs: Runs
  readonly #keep: number
  readonly #report: (error: unknown) => void
  readonly #finished = new Map<string, { readonly families: readonly Family[]; readonly until: number }>()
  readonly #failed = new Set<string>()

  /** @param keep ms for which a finished run stays  @param report is told once of a run that cannot be shown: the others still are */
  constructor(runs: Runs, keep: number, report: (error: unknown) => void) {
    this.#runs = runs
    this.#keep = keep
    this.#report = report
  }

  /** A run got its verdict. @param families as they stay */
  finish(run: string, families: () => readonly Family[], now = Date.now()): void {
    this.#finished.set(run, { families: this.#shown(run, families), until: now + this.#keep })
  }

  families(now = Date.now()): Family[] {
    for (const [run, { until }] of this.#finished) if (until <= now) this.#finished.delete(run)
    const open = this.#open(now).flatMap(run => this.#shown(run.id, () => run.families(now)))
    return [...open, ...[...this.#finished.values()].flatMap(({ families }) => families)]
  }

  /** Judges the runs under way for the next scrape, where that is due. */
  judgeAgain(now = Date.now()): void {
    for (const run of this.#open(now)) this.#attempt(run.id, () => run.judgeAgain(now))
  }

  #open(now: number): LiveRun[] {
    return this.#runs.underWay().filter(run => !this.#finished.has(run.id) && now - run.lastArrival < this.#keep)
  }

  #shown(run: string, families: () => readonly Family[]): readonly Family[] {
    return this.#attempt(run, families) ?? []
  }

  #attempt<Result>(run: string, attempt: () => Result): Result | null {
    try {
      return attempt()
    } catch (error) {
      if (!this.#failed.has(run)) this.#report(new Error(`Cannot show run ${run} at /metrics`, { cause: error }))
      this.#failed.add(run)
      return null
    }
  }
}
