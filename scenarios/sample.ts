import type { Arm } from '../contract/arm.ts'
import { events, type OutgoingEvent } from '../contract/events.ts'
import { otherTargets } from '../contract/signals.ts'
import type { SampledAttributes, Trace } from '../contract/trace-context.ts'
import { choice, type Sample, type Session } from './session.ts'

/** The trace of the session's present step, where it is one of the sample: the same steps of the same sessions in both arms, each arm with
 *  ids of its own. Users who cross from backend to backend are of neither arm, and never sampled.
 *  @param share of all requests, 0–1  @param digest hexadecimal SHA-256 of a text */
export function traceOf(session: Session, share: number, digest: (text: string) => string): Trace | null {
  const { runId, arm, number, steps } = session
  if (arm === otherTargets.hybrid || choice(session, `trace ${steps}`) >= share) return null
  // Random enough to be unique among all runs, and found again by whoever knows run and step.
  const id = digest(`${runId}/${arm}/${number}/${steps}`)
  return { traceId: id.slice(0, 32), spanId: id.slice(32, 48) }
}

/** The events that name a session's sampled requests. All of the sample are sent: which are the slowest of a minute, no session can know. */
export function sampledEvents(target: Arm, samples: readonly Sample[]): OutgoingEvent[] {
  return samples.map(({ endpoint, trace: { traceId: trace }, sentAt, outcome, status, latency }) => {
    const attributes: SampledAttributes = { target, endpoint, outcome, status, latency: microseconds(latency), trace }
    return { name: events.requestSampled, id: trace, time: sentAt, attributes: { ...attributes } }
  })
}

/** Digits beyond microseconds would only fill the record. */
function microseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
