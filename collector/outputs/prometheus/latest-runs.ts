import type { Plan } from '../../../contract/plan.ts'
import { scrapedOfHistory } from '../../../contract/scraped/history.ts'
import type { Verdict } from '../../verdict/verdict-schema.ts'
import { type Family, family, stateRows } from './family.ts'
import { triggerStates, verdictStates } from './verdict-families.ts'

/** A finished run. */
export interface Past {
  readonly verdict: Verdict
  readonly plan: Plan
}

/** The newest finished run for each checkpoint and each profile. Control runs and those of one backend alone say nothing of the migration. */
export class LatestRuns {
  readonly #byCheckpoint = new Map<string, Past>()
  readonly #byProfile = new Map<string, Past>()
  #newest: Past | undefined

  note(past: Past): void {
    const { design, profile } = past.plan
    if (design === 'control' || design === 'alone') return
    for (const { id } of past.verdict.checkpoints) replaceByNewer(this.#byCheckpoint, id, past)
    if (past.verdict.closed === 'finished') replaceByNewer(this.#byProfile, profile, past)
    if (isNewer(past, this.#newest)) this.#newest = past
  }

  families(): Family[] {
    const checkpoints = [...this.#byCheckpoint]
    return [
      family(
        scrapedOfHistory.verdict,
        checkpoints.flatMap(([checkpoint, past]) => stateRows(verdictStates, verdictOn(checkpoint, past), verdict => ({ checkpoint, verdict }))),
      ),
      family(
        scrapedOfHistory.verdictTime,
        checkpoints.map(([checkpoint, past]) => ({ labels: { checkpoint }, value: endOf(past) / 1000 })),
      ),
      family(
        scrapedOfHistory.verdictInfo,
        checkpoints.map(([checkpoint, { verdict, plan }]) => ({
          labels: { checkpoint, run: verdict.run, profile: plan.profile, candidate_version: verdict.backends.candidate.version ?? '' },
          value: 1,
        })),
      ),
      family(
        scrapedOfHistory.runTime,
        [...this.#byProfile].map(([profile, past]) => ({ labels: { profile }, value: endOf(past) / 1000 })),
      ),
      family(
        scrapedOfHistory.trigger,
        (this.#newest?.verdict.rollback ?? []).flatMap(({ id, state }) => stateRows(triggerStates, state, each => ({ trigger: id, state: each }))),
      ),
    ]
  }
}

function replaceByNewer(kept: Map<string, Past>, key: string, past: Past): void {
  if (isNewer(past, kept.get(key))) kept.set(key, past)
}

function isNewer(past: Past, than: Past | undefined): boolean {
  return !than || endOf(past) >= endOf(than)
}

/** ms since the epoch */
function endOf({ verdict }: Past): number {
  return Date.parse(verdict.judgedAt)
}

function verdictOn(checkpoint: string, { verdict }: Past): string {
  return verdict.checkpoints.find(({ id }) => id === checkpoint)?.verdict ?? ''
}
