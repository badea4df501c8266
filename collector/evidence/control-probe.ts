import type { Arm } from '../../contract/arm.ts'

/** Seconds in which both backends left a request or probe unanswered; slices count from the window's start, ascending. */
export interface SharedFailures {
  readonly slices: readonly number[]
  /** Those of them in which no control shows that it was not the rig. */
  readonly unexplained: readonly number[]
}

/** Checks of the control, slice by slice. */
export interface ControlChecks {
  /** How many slices before the window's start the series begin. */
  readonly lead: number
  readonly up: readonly number[]
  readonly down: readonly number[]
}

/** Seconds that a request may wait for its answer, as long as a session lasts at most: what went wrong may have gone wrong so long before. */
export const maxWaitSeconds = 10
/** Seconds after which a check that got no answer within 2 s is counted at the latest, since counts come once a second. */
const maxCheckSeconds = 3

/** Failures in the same second in both arms (docs/statistics.md, "Failures that both share"). A control vouches for a second when it answered in that or
 *  the next one, and left no check unanswered from 10 s before until 3 s after.
 *  @param unanswered requests and probes without an answer, slice by slice of the window  @param control null where there is none */
export function findSharedFailures(unanswered: Readonly<Record<Arm, readonly number[]>>, control: ControlChecks | null): SharedFailures {
  const slices = unanswered.baseline.flatMap((count, slice) => (count > 0 && (unanswered.candidate[slice] ?? 0) > 0 ? [slice] : []))
  return { slices, unexplained: slices.filter(slice => control === null || !vouches(control, slice)) }
}

function vouches({ lead, up, down }: ControlChecks, slice: number): boolean {
  const at = slice + lead
  const answered = up.slice(at, at + 2).some(count => count > 0)
  const silent = down.slice(Math.max(0, at - maxWaitSeconds), at + maxCheckSeconds + 1).some(count => count > 0)
  return answered && !silent
}
