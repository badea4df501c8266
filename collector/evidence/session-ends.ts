import { type Arm, arms } from '../../contract/arm.ts'
import { otherTargets } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Evidence } from './evidence.ts'
import type { SessionEnd } from './reported.ts'
import { isWithin } from './timeline.ts'

/** A session that ended on both arms. */
export interface SessionPair {
  /** Slice in which the later of the two ended. */
  readonly slice: number
  readonly baseline: SessionEnd['outcome']
  readonly candidate: SessionEnd['outcome']
}

/** Sessions of one journey, put together by their numbers. */
export interface PairedSessions {
  /** Those that ended on both arms within the window. */
  readonly pairs: readonly SessionPair[]
  /** Share of the sessions that had the time to end on both arms and did; null without any. */
  readonly share: number | null
}

/** Seconds after which a session has ended on the other arm too, if it ever does. */
const maxSessionSeconds = 10

/** Puts the ends of a journey's sessions together. */
export function pairSessions(evidence: Evidence, window: Window, journey: string): PairedSessions {
  if (evidence.t0 === null) return { pairs: [], share: null }
  const ends = arms.map(arm => endsOf(evidence, arm, journey))
  const [baseline = new Map<number, End>(), candidate = new Map<number, End>()] = ends
  const pairs = [...baseline].flatMap(([session, end]): SessionPair[] => {
    const other = candidate.get(session)
    if (!isWithin(end.slice, window) || !other || !isWithin(other.slice, window)) return []
    return [{ slice: Math.max(end.slice, other.slice), baseline: end.outcome, candidate: other.outcome }]
  })
  const settled = [...new Set([...baseline.keys(), ...candidate.keys()])].filter(session => {
    const slices = [baseline.get(session), candidate.get(session)].flatMap(end => end?.slice ?? [])
    const first = Math.min(...slices)
    return first >= window.from && first < window.to - maxSessionSeconds
  })
  const both = settled.filter(session => baseline.has(session) && candidate.has(session))
  return { pairs, share: settled.length === 0 ? null : both.length / settled.length }
}

interface End {
  /** Null where the arm was not measured just then. */
  readonly slice: number | null
  readonly outcome: SessionEnd['outcome']
}

/** The first end of each session: a session ends once. */
function endsOf({ reported, sliceOf }: Evidence, arm: Arm, journey: string): Map<number, End> {
  const ends = new Map<number, End>()
  for (const { target, journey: of, session, outcome, time } of reported.sessionEnds) {
    if (target === arm && of === journey && !ends.has(session)) ends.set(session, { slice: sliceOf(arm, time), outcome })
  }
  return ends
}

/** Sessions that crossed from backend to backend and ended within a window: the first end of each, since a session ends once. */
export function findCrossingSessions({ reported, t0 }: Evidence, { from, to }: Window): SessionEnd[] {
  if (t0 === null) return []
  const ends = new Map<number, SessionEnd>()
  for (const end of reported.sessionEnds) {
    if (end.target === otherTargets.hybrid && !ends.has(end.session)) ends.set(end.session, end)
  }
  return [...ends.values()].filter(({ time }) => time >= t0 + from * 1000 && time < t0 + to * 1000)
}
