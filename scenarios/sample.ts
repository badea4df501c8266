import type { Arm } from '../contract/arm.ts'
import { events, type OutgoingEvent } from '../contract/events.ts'
import type { SampledAttributes } from '../contract/run-events.ts'
import { otherTargets } from '../contract/signals.ts'
import type { Trace } from '../contract/trace-context.ts'
import { drawChoice, type Sample, type Session } from './session.ts'

/** The trace of the session's current step if it is sampled: the same steps of the same sessions in both arms, with different ids.
 *  Sessions across both backends are never sampled.
 *  @param share of all requests, 0–1  @param digest hexadecimal SHA-256 of a text */
export function sampleTrace(session: Session, share: number, digest: (text: string) => string): Trace | null {
  const { runId, arm, number, steps } = session
  if (arm === otherTargets.hybrid || drawChoice(session, `trace ${steps}`) >= share) return null
  // Unique among all runs, and reproducible from run and step.
  const id = digest(`${runId}/${arm}/${number}/${steps}`)
  return { traceId: id.slice(0, 32), spanId: id.slice(32, 48) }
}

/** Builds the events of a session's sampled requests. All are sent: a session cannot know which are the slowest of a minute. */
export function buildSampleEvents(target: Arm, samples: readonly Sample[]): OutgoingEvent[] {
  return samples.map(({ endpoint, trace: { traceId: trace }, sentAt, outcome, status, latency }) => {
    const attributes: SampledAttributes = { target, endpoint, outcome, status, latency: roundToMicroseconds(latency), trace }
    return { name: events.requestSampled, id: trace, time: sentAt, attributes: { ...attributes } }
  })
}

/** Further digits would only grow the record. */
function roundToMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
