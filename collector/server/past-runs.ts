import { readOpening } from '../judge/replay.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { type FinishedRun, LatestRuns } from '../report/metrics/latest-runs.ts'
import { readVerdict } from './finish.ts'
import { isClosed, type RunFolder } from './run-folder.ts'
import type { Runs } from './runs.ts'

/** The newest verdicts of a runs folder, those of earlier processes too. The folder is read when they are first asked for: a collector that nobody
 *  scrapes does not pay for it. */
export class PastRuns {
  readonly #runs: Runs
  readonly #report: (error: unknown) => void
  #latest: LatestRuns | null = null

  /** @param report is told of folders that cannot be read: they are left out */
  constructor(runs: Runs, report: (error: unknown) => void) {
    this.#runs = runs
    this.#report = report
  }

  get latest(): LatestRuns {
    if (this.#latest) return this.#latest
    const latest = new LatestRuns()
    for (const folder of this.#runs.folders().filter(isClosed)) this.#noteFolder(latest, folder)
    this.#latest = latest
    return latest
  }

  /** A run got its verdict; while nobody has asked yet it will be found in the folder. */
  note(past: FinishedRun): void {
    this.#latest?.add(past)
  }

  #noteFolder(latest: LatestRuns, folder: RunFolder): void {
    try {
      latest.add(pastOf(folder))
    } catch (error) {
      this.#report(new Error(`Cannot show the verdict of run ${folder.id} at /metrics: ${error instanceof Error ? error.message : error}`, { cause: error }))
    }
  }
}

function pastOf(folder: RunFolder): FinishedRun {
  const verdict: Verdict = JSON.parse(readVerdict(folder))
  return { verdict, plan: readOpening(folder.record).plan }
}
