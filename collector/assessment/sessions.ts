import { lowerBound } from '../estimates/clopper-pearson.ts'
import { formatCount, formatPercent } from '../quantities/format.ts'
import type { Evidence, Window } from '../windows/evidence.ts'

/** Sessions that ended in a window. */
export interface SessionCounts {
  readonly ended: number
  /** Those that no wrong answer ended: the answers were right, but took so long that no time was left. A wrong one ends one session, and is
   *  counted as a request already. */
  readonly outOfTime: number
}

/** @param errors requests of the window that were not answered as expected */
export function sessionsIn({ said, sliceOf }: Evidence, window: Window, errors: number): SessionCounts {
  const ended = said.sessionEnds.filter(({ target, time }) => target === 'baseline' && isWithin(sliceOf('baseline', time), window))
  const broken = ended.filter(({ outcome }) => outcome === 'broken').length
  return { ended: ended.length, outOfTime: Math.max(0, broken - errors) }
}

/** What sessions say beside the answers: a user who waits too long gives up without a wrong answer, and asks no more, which keeps the answers fast.
 *  @param limit share, as that of requests that go wrong  @param alpha level at which more than it is sure
 *  @returns null when all is well */
export function complaint(
  { ended, outOfTime }: SessionCounts,
  limit: number,
  alpha: number,
): { readonly outcome: 'broke' | 'unclear'; readonly reason: string } | null {
  if (ended === 0) return { outcome: 'unclear', reason: 'No session ended in the measured time, so nobody knows whether users could finish.' }
  const share = outOfTime / ended
  if (share < limit) return null
  const reason = `${formatCount(outOfTime)} of ${formatCount(ended)} sessions (${formatPercent(share)}) ran out of time, because their answers came too late`
  if (lowerBound(outOfTime, ended, alpha) > limit) return { outcome: 'broke', reason: `${reason}; the limit is ${formatPercent(limit)}.` }
  return { outcome: 'unclear', reason: `${reason}: too close to the limit of ${formatPercent(limit)} to tell.` }
}

function isWithin(slice: number | null, { from, to }: Window): boolean {
  return slice !== null && slice >= from && slice < to
}
