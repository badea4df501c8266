import { arms } from '../../contract/endpoint.ts'
import type { Evidence, Window } from './evidence.ts'
import type { SessionEnd } from './statements.ts'

/** A session that ended on both arms. */
export interface Pair {
  /** Slice in which the later of the two ended. */
  readonly slice: number
  readonly baseline: SessionEnd['outcome']
  readonly candidate: SessionEnd['outcome']
}

/** Sessions of one journey, put together by their numbers. */
export interface Mirrored {
  /** Those that ended on both arms within the window. */
  readonly pairs: readonly Pair[]
  /** Share of the sessions that had the time to end on both arms and did; null without any. */
  readonly share: number | null
}

/** Seconds after which a session has ended on the other arm too, if it ever does. */
const longestSession = 10

/** Puts the ends of a journey's sessions together. */
export function mirroredSessions({ said, t0 }: Evidence, window: Window, journey: string): Mirrored {
  if (t0 === null) return { pairs: [], share: null }
  const ends = arms.map(arm => endsOf(said.sessionEnds, arm, journey, t0))
  const [baseline = new Map<number, End>(), candidate = new Map<number, End>()] = ends
  const pairs = [...baseline].flatMap(([session, end]): Pair[] => {
    const other = candidate.get(session)
    if (!other || !isWithin(end, window) || !isWithin(other, window)) return []
    return [{ slice: Math.max(end.slice, other.slice), baseline: end.outcome, candidate: other.outcome }]
  })
  const settled = [...new Set([...baseline.keys(), ...candidate.keys()])].filter(session => {
    const first = Math.min(baseline.get(session)?.slice ?? Number.POSITIVE_INFINITY, candidate.get(session)?.slice ?? Number.POSITIVE_INFINITY)
    return first >= window.from && first < window.to - longestSession
  })
  const both = settled.filter(session => baseline.has(session) && candidate.has(session))
  return { pairs, share: settled.length === 0 ? null : both.length / settled.length }
}

interface End {
  readonly slice: number
  readonly outcome: SessionEnd['outcome']
}

/** The first end of each session: a session ends once. */
function endsOf(all: readonly SessionEnd[], arm: SessionEnd['target'], journey: string, t0: number): Map<number, End> {
  const ends = new Map<number, End>()
  for (const { target, journey: of, session, outcome, time } of all) {
    if (target === arm && of === journey && !ends.has(session)) ends.set(session, { slice: Math.floor((time - t0) / 1000), outcome })
  }
  return ends
}

function isWithin({ slice }: End, { from, to }: Window): boolean {
  return slice >= from && slice < to
}
