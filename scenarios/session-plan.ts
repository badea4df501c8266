import type { EndpointId } from '../contract/endpoints.ts'
import { type JourneyId, journey, journeyIds, sessionSeconds } from '../contract/journeys.ts'
import { draw } from './draw.ts'

export interface PlannedStep {
  readonly endpoint: EndpointId
  /** Seconds after the session's start at which it is due: think time is what the answers before it leave of that. */
  readonly at: number
}

/** What one session sets out to do, whatever the answers. */
export interface SessionPlan {
  readonly journey: JourneyId
  readonly steps: readonly PlannedStep[]
  /** Seconds until the user leaves. */
  readonly seconds: number
}

/** Plans session number `session`: a function of seed and number only, so both arms do the same. */
export function planSession(seed: number, session: number): SessionPlan {
  const id = journeyOf(seed, session)
  const { steps } = journey(id)
  const { shortest, longest } = sessionSeconds
  const seconds = shortest + draw(seed, session, 'seconds') * (longest - shortest)
  const starts = schedule(steps.length, seconds * active, i => draw(seed, session, `pause ${i}`))
  return { journey: id, seconds, steps: steps.map((endpoint, i) => ({ endpoint, at: starts[i] ?? seconds })) }
}

/** Golden-ratio sequence (Weyl): every stretch of sessions has the journeys in their shares, not only the run as a whole. */
function journeyOf(seed: number, session: number): JourneyId {
  const drawn = (draw(seed, 0, 'journeys') + session * goldenRatio) % 1
  let reached = 0
  for (const id of journeyIds) {
    reached += journey(id).weight
    if (drawn < reached) return id
  }
  return 'buy'
}

const goldenRatio = (Math.sqrt(5) - 1) / 2

/** Share of a session within which its steps are due: then the user lingers over the last page, and a step that comes late still has seconds
 *  to be answered in before the session must end. */
const active = 0.75

/** Starts of steps over a stretch of seconds; the longest pause between two is three times the shortest. */
function schedule(count: number, seconds: number, drawn: (i: number) => number): number[] {
  const pauses = Array.from({ length: count }, (_, i) => 0.5 + drawn(i))
  const unit = seconds / pauses.reduce((sum, pause) => sum + pause, 0)
  let at = 0
  return pauses.map(pause => {
    const start = at
    at += pause * unit
    return start
  })
}
