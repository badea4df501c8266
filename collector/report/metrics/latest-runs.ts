import { latestRunMetrics } from '../../../contract/metrics.ts'
import type { Plan } from '../../../contract/plan.ts'
import { triggerStates, verdictOutcomes } from '../../../contract/verdict.ts'
import type { Verdict } from '../../judge/verdict-schema.ts'
import { type Family, family, stateRows } from './family.ts'

/** A finished run. */
export interface PastRun {
  readonly verdict: Verdict
  readonly plan: Plan
}

/** The newest finished run for each checkpoint and each profile, and for each trigger the newest that could tell: a run that was broken off, or could not see it, does not
 *  make what an earlier one found go away. Control runs and those of one backend alone say nothing of the migration. */
export class LatestRuns {
  readonly #byCheckpoint = new Map<string, PastRun>()
  readonly #byProfile = new Map<string, PastRun>()
  readonly #byTrigger = new Map<string, PastRun>()

  add(past: PastRun): void {
    const { design, profile } = past.plan
    if (design === 'control' || design === 'alone') return
    const whole = past.verdict.closed === 'finished'
    for (const { id, verdict } of past.verdict.checkpoints) if (whole || verdict === 'no-go') replaceByNewer(this.#byCheckpoint, id, past)
    if (whole) replaceByNewer(this.#byProfile, profile, past)
    for (const { id, state } of past.verdict.rollback) this.#noteTrigger(id, state, past)
  }

  #noteTrigger(id: string, state: string, past: PastRun): void {
    const known = this.#byTrigger.get(id)
    const told = known !== undefined && stateOf(id, known) !== 'unknown'
    if (state === 'unknown' ? !told && isNewer(past, known) : !told || isNewer(past, known)) this.#byTrigger.set(id, past)
  }

  families(): Family[] {
    const checkpoints = [...this.#byCheckpoint]
    return [
      family(
        latestRunMetrics.verdict,
        checkpoints.flatMap(([checkpoint, past]) => stateRows(verdictOutcomes, verdictOn(checkpoint, past), verdict => ({ checkpoint, verdict }))),
      ),
      family(
        latestRunMetrics.verdictTime,
        checkpoints.map(([checkpoint, past]) => ({ labels: { checkpoint }, value: endOf(past) / 1000 })),
      ),
      family(
        latestRunMetrics.verdictInfo,
        checkpoints.map(([checkpoint, { verdict, plan }]) => ({
          labels: { checkpoint, run: verdict.run, profile: plan.profile, candidate_version: verdict.backends.candidate.version ?? '' },
          value: 1,
        })),
      ),
      family(
        latestRunMetrics.runTime,
        [...this.#byProfile].map(([profile, past]) => ({ labels: { profile }, value: endOf(past) / 1000 })),
      ),
      family(
        latestRunMetrics.trigger,
        [...this.#byTrigger].flatMap(([trigger, past]) =>
          stateRows(triggerStates, stateOf(trigger, past), state => ({ trigger, run: past.verdict.run, state })),
        ),
      ),
    ]
  }
}

function replaceByNewer(kept: Map<string, PastRun>, key: string, past: PastRun): void {
  if (isNewer(past, kept.get(key))) kept.set(key, past)
}

function isNewer(past: PastRun, than: PastRun | undefined): boolean {
  return !than || endOf(past) >= endOf(than)
}

/** ms since the epoch */
function endOf({ verdict }: PastRun): number {
  return Date.parse(verdict.judgedAt)
}

function verdictOn(checkpoint: string, { verdict }: PastRun): string {
  return verdict.checkpoints.find(({ id }) => id === checkpoint)?.verdict ?? ''
}

function stateOf(trigger: string, { verdict }: PastRun): string {
  return verdict.rollback.find(({ id }) => id === trigger)?.state ?? ''
}
