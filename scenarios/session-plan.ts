import type { Role } from '../contract/endpoint.ts'
import type { EndpointId } from '../contract/endpoints.ts'
import { sessionSeconds } from '../contract/journeys.ts'
import type { MixedJourney } from '../contract/mix.ts'
import { draw } from './draw.ts'

interface PlannedStep {
  readonly endpoint: EndpointId
  /** Seconds after the session's start at which it is due: think time is what the answers before it leave of that. */
  readonly at: number
}

/** What one session sets out to do, whatever the answers. */
export interface SessionPlan {
  readonly journey: string
  /** Whose accounts it signs in with. */
  readonly role: Role
  readonly steps: readonly PlannedStep[]
  /** Seconds until the user leaves. */
  readonly seconds: number
}

/** Plans session number `session`: a function of seed, number and mix only, so both arms do the same.
 *  @param mix not empty */
export function planSession(seed: number, session: number, mix: readonly MixedJourney[]): SessionPlan {
  const { id, role, steps } = journeyOf(seed, session, mix)
  return { ...planSteps(seed, session, steps), journey: id, role }
}

/** Plans when session number `session` takes each of its steps. */
export function planSteps(seed: number, session: number, steps: readonly EndpointId[]): Pick<SessionPlan, 'steps' | 'seconds'> {
  const { shortest, longest } = sessionSeconds
  const seconds = shortest + draw(seed, session, 'seconds') * (longest - shortest)
  const starts = schedule(steps.length, seconds * active, i => draw(seed, session, `pause ${i}`))
  return { seconds, steps: steps.map((endpoint, i) => ({ endpoint, at: starts[i] ?? seconds })) }
}

/** Golden-ratio sequence (Weyl): every stretch of sessions has the journeys in their shares, not only the run as a whole. */
function journeyOf(seed: number, session: number, mix: readonly MixedJourney[]): MixedJourney {
  const drawn = (draw(seed, 0, 'journeys') + session * goldenRatio) % 1
  let reached = 0
  for (const journey of mix) {
    reached += journey.weight
    if (drawn < reached) return journey
  }
  // Sums of shares may end a little below 1.
  const last = mix.at(-1)
  if (!last) throw new Error('Cannot plan a session: expected at least one journey that can be played, got none')
  return last
}

const goldenRatio = (Math.sqrt(5) - 1) / 2

/** Share of a session within which its steps are due: then the user lingers over the last page, and a step that comes late still has seconds
 *  to be answered in before the session must end. */
const active = 0.75

/** Seconds; no pause is longer, however few the steps: servers close connections that are idle for two (Gunicorn's keep-alive). */
const longestPause = 1.9

/** Starts of steps over a stretch of seconds; the longest pause between two is three times the shortest. */
function schedule(count: number, seconds: number, drawn: (i: number) => number): number[] {
  const pauses = Array.from({ length: count }, (_, i) => 0.5 + drawn(i))
  const unit = Math.min(seconds / pauses.reduce((sum, pause) => sum + pause, 0), longestPause / 1.5)
  let at = 0
  return pauses.map(pause => {
    const start = at
    at += pause * unit
    return start
  })
}
