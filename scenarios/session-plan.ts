import type { Role } from '../contract/endpoint.ts'
import type { EndpointId } from '../contract/endpoints.ts'
import { sessionSeconds } from '../contract/journeys.ts'
import type { MixedJourney } from '../contract/mix.ts'
import { draw } from './draw.ts'

interface PlannedStep {
  readonly endpoint: EndpointId
  /** Seconds after the session's start at which it is due; think time is what earlier responses leave of that. */
  readonly at: number
}

/** The steps of one session, independent of the responses. */
export interface SessionPlan {
  readonly journey: string
  /** Role of the accounts that it signs in with. */
  readonly role: Role
  readonly steps: readonly PlannedStep[]
  /** Length of the session in seconds. */
  readonly seconds: number
}

/** Plans session number `session` from seed, number and mix alone, so that both arms do the same.
 *  @param mix not empty */
export function planSession(seed: number, session: number, mix: readonly MixedJourney[]): SessionPlan {
  const { id, role, steps } = journeyOf(seed, session, mix)
  return { ...planSteps(seed, session, steps), journey: id, role }
}

/** Plans when session number `session` starts each of its steps. */
export function planSteps(seed: number, session: number, steps: readonly EndpointId[]): Pick<SessionPlan, 'steps' | 'seconds'> {
  const { shortest, longest } = sessionSeconds
  const seconds = shortest + draw(seed, session, 'seconds') * (longest - shortest)
  const starts = schedule(steps.length, seconds * active, i => draw(seed, session, `pause ${i}`))
  return { seconds, steps: steps.map((endpoint, i) => ({ endpoint, at: starts[i] ?? seconds })) }
}

/** Golden-ratio sequence (Weyl): every stretch of sessions has the journeys in their shares, not only the whole run. */
function journeyOf(seed: number, session: number, mix: readonly MixedJourney[]): MixedJourney {
  const drawn = (draw(seed, 0, 'journeys') + session * goldenRatio) % 1
  let reached = 0
  for (const journey of mix) {
    reached += journey.weight
    if (drawn < reached) return journey
  }
  // Sums of shares may end a little below 1.
  const last = mix.at(-1)
  if (!last) throw new Error('Cannot plan a session: expected at least one journey in the mix, got none')
  return last
}

const goldenRatio = (Math.sqrt(5) - 1) / 2

/** Share of a session within which its steps start; the rest leaves a late step seconds to be answered before the session's limit. */
const active = 0.75

/** Seconds. Servers close connections that are idle for two (Gunicorn's keep-alive), so no pause is longer. */
const maxPauseSeconds = 1.9

/** Start times of steps over a number of seconds; the longest pause is three times the shortest. */
function schedule(count: number, seconds: number, drawn: (i: number) => number): number[] {
  const pauses = Array.from({ length: count }, (_, i) => 0.5 + drawn(i))
  const unit = Math.min(seconds / pauses.reduce((sum, pause) => sum + pause, 0), maxPauseSeconds / 1.5)
  let at = 0
  return pauses.map(pause => {
    const start = at
    at += pause * unit
    return start
  })
}
