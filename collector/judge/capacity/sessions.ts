import type { Window } from '../../../statistics/batches.ts'
import type { Evidence } from '../../evidence/evidence.ts'

/** Sessions that ended in a window. */
export interface SessionCounts {
  readonly ended: number
  /** Those that no wrong answer ended: the answers were right, but took so long that no time was left, and the user gave up. A wrong one
   *  ends one session, and is counted as a request already. Whoever gives up asks no more, which keeps the answers of an overloaded backend fast. */
  readonly outOfTime: number
}

/** @param errors requests of the window that were not answered as expected */
export function sessionsIn({ said, sliceOf }: Evidence, window: Window, errors: number): SessionCounts {
  const ended = said.sessionEnds.filter(({ target, time }) => target === 'baseline' && isWithin(sliceOf('baseline', time), window))
  const broken = ended.filter(({ outcome }) => outcome === 'broken').length
  return { ended: ended.length, outOfTime: Math.max(0, broken - errors) }
}

function isWithin(slice: number | null, { from, to }: Window): boolean {
  return slice !== null && slice >= from && slice < to
}
