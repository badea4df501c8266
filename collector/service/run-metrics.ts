import type { Family } from '../outputs/prometheus/family.ts'
import type { Runs } from './runs.ts'

/** Metrics of the runs under way, and of finished ones for a while: long enough to be scraped and looked at, and not for ever, since each run brings
 *  series of its own. */
export class RunMetrics {
  readonly #runs: Runs
  readonly #keep: number
  readonly #finished = new Map<string, { readonly families: readonly Family[]; readonly until: number }>()

  /** @param keep ms for which a finished run stays */
  constructor(runs: Runs, keep: number) {
    this.#runs = runs
    this.#keep = keep
  }

  /** A run got its verdict. @param families as they stay */
  finish(run: string, families: readonly Family[], now = Date.now()): void {
    this.#finished.set(run, { families, until: now + this.#keep })
  }

  families(now = Date.now()): Family[] {
    for (const [run, { until }] of this.#finished) if (until <= now) this.#finished.delete(run)
    const open = this.#runs.underWay().flatMap(run => (this.#finished.has(run.id) ? [] : run.families(now)))
    return [...open, ...[...this.#finished.values()].flatMap(({ families }) => families)]
  }
}
