import { otherTargets } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Evidence } from './evidence.ts'
import type { SessionEnd } from './statements.ts'

/** Sessions that crossed from backend to backend and ended within a window: the first end of each, since a session ends once. */
export function crossingSessions({ said, t0 }: Evidence, { from, to }: Window): SessionEnd[] {
  if (t0 === null) return []
  const ends = new Map<number, SessionEnd>()
  for (const end of said.sessionEnds) {
    if (end.target === otherTargets.hybrid && !ends.has(end.session)) ends.set(end.session, end)
  }
  return [...ends.values()].filter(({ time }) => time >= t0 + from * 1000 && time < t0 + to * 1000)
}
