import { openingOf } from '../judge/opening.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { LatestRuns, type Past } from '../report/metrics/latest-runs.ts'
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
  note(past: Past): void {
    this.#latest?.note(past)
  }

  #noteFolder(latest: LatestRuns, folder: RunFolder): void {
    try {
      latest.note(pastOf(folder))
    } catch (error) {
      this.#report(new Error(`Cannot show the verdict of run ${folder.id} at /metrics: ${error instanceof Error ? error.message : error}`, { cause: error }))
    }
  }
}

function pastOf(folder: RunFolder): Past {
  const verdict: Verdict = JSON.parse(readVerdict(folder))
  return { verdict, plan: openingOf(folder.record).plan }
}
