import type { Judge } from '../../verdict/judge.ts'
import type { Verdict } from '../../verdict/verdict-schema.ts'
import { Counted } from './counted.ts'
import type { Family } from './family.ts'
import { loadFamilies } from './load-families.ts'
import { runFamilies } from './run-families.ts'
import { type RecordSize, trustFamilies } from './trust-families.ts'
import { verdictFamilies } from './verdict-families.ts'

/** ms between two provisional verdicts. */
const provisionalEvery = 15_000

/** One run as Prometheus sees it, scrape by scrape: live, and when a record is replayed, in the same way. */
export class RunExposition {
  readonly #judge: Judge
  readonly #counted = new Counted()
  #provisional: { readonly verdict: Verdict; readonly at: number; readonly signals: number } | null = null

  constructor(judge: Judge) {
    this.#judge = judge
  }

  /** All metrics of the run at a moment. While it is open it is judged as if it ended now, at most every 15 s.
   *  @param now ms since the epoch, never less than before  @param verdict the final one, once there is one
   *  @returns nothing until the run is opened */
  families(now: number, record: RecordSize, verdict: Verdict | null = null): Family[] {
    if (!this.#judge.opened) return []
    const evidence = this.#judge.evidence()
    this.#counted.goOn(evidence)
    const said = verdict ?? this.#soFar(now, record)
    const { run } = said
    return [
      ...runFamilies(run, evidence, said),
      ...loadFamilies(run, evidence, this.#counted),
      ...verdictFamilies(run, said),
      ...trustFamilies(run, evidence, record),
    ]
  }

  #soFar(now: number, { signals }: RecordSize): Verdict {
    const last = this.#provisional
    if (last && (now - last.at < provisionalEvery || signals === last.signals)) return last.verdict
    const verdict = this.#judge.verdictSoFar({ sha256: '', signals })
    this.#provisional = { verdict, at: now, signals }
    return verdict
  }
}
