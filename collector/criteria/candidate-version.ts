import type { Arm } from '../../contract/arm.ts'
import type { EarlierRun } from '../../contract/history-events.ts'
import type { Evidence } from '../evidence/evidence.ts'

/** Who is judged in this run. */
export interface Candidate {
  readonly version: string
  readonly instance: string | null
}

/** The candidate as it was before the load; null where it did not say its version. */
export function candidateOf({ reported }: Evidence): Candidate | null {
  const found = reported.identities.find(one => one.target === 'candidate' && one.version !== undefined)
  return found?.version === undefined ? null : { version: found.version, instance: found.instance ?? null }
}

/** The version that a backend reported last; undefined while it has not. */
export function reportedVersion({ reported }: Evidence, arm: Arm): string | undefined {
  return reported.identities.findLast(({ target, version }) => target === arm && version !== undefined)?.version
}

/** Earlier runs of the same version of the candidate with the same profile, latest first; each run once. */
export function earlierRunsOf(evidence: Evidence, { version }: Candidate): EarlierRun[] {
  const runs = new Map(evidence.reported.earlierRuns.map(run => [run.run, run]))
  return [...runs.values()]
    .filter(({ profile, backends }) => profile === evidence.plan.profile && backends.candidate.version === version)
    .sort((a, b) => b.at - a.at || (a.run < b.run ? 1 : -1))
}
