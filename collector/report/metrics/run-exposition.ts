import type { Judge } from '../../judge/judge.ts'
import type { Verdict } from '../../judge/verdict-schema.ts'
import { RunCounters } from './counters.ts'
import type { Family } from './family.ts'
import { healthFamilies, loadFamilies, type RecordSize, runFamilies } from './run-families.ts'
import { verdictFamilies } from './verdict-metrics.ts'

/** ms between two provisional verdicts. */
const provisionalIntervalMs = 15_000

/** One run as Prometheus sees it, scrape by scrape: live, and when a record is replayed, in the same way. */
export class RunExposition {
  readonly #judge: Judge
  readonly #counted = new RunCounters()
  #provisional: Provisional | null = null

  constructor(judge: Judge) {
    this.#judge = judge
  }

  /** Counts all that there is so far: what a scrape would have to catch up with otherwise. */
  update(): void {
    if (this.#judge.opened) this.#counted.update(this.#judge.evidence())
  }

  /** All metrics of the run at a moment. While it is open they say what was last judged of it (`judgeAgain`).
   *  @param now ms since the epoch, never less than before  @param verdict the final one, once there is one
   *  @returns nothing until the run is opened */
  families(now: number, record: RecordSize, verdict: Verdict | null = null): Family[] {
    if (!this.#judge.opened) return []
    const evidence = this.#judge.evidence()
    this.#counted.update(evidence)
    const said = verdict ?? (this.#provisional ?? this.#judged(now, record)).verdict
    const { run } = said
    return [
      ...runFamilies(run, evidence, said),
      ...loadFamilies(run, evidence, this.#counted),
      ...verdictFamilies(run, said),
      ...healthFamilies(run, evidence, record),
    ]
  }

  /** Judges the open run as if it ended now, if that was not done within the last 15 s: after a scrape, which need not wait for it. */
  judgeAgain(now: number, record: RecordSize): void {
    const last = this.#provisional
    if (last && now - last.at >= provisionalIntervalMs && record.signals !== last.signals) this.#judged(now, record)
  }

  #judged(now: number, { signals }: RecordSize): Provisional {
    this.#provisional = { verdict: this.#judge.verdictSoFar({ sha256: '', signals }), at: now, signals }
    return this.#provisional
  }
}

interface Provisional {
  readonly verdict: Verdict
  /** ms since the epoch */
  readonly at: number
  /** How many the record had. */
  readonly signals: number
}
