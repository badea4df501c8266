import { events, type OutgoingEvent } from '../contract/events.ts'
import type { SessionEndedAttributes } from '../contract/probe-events.ts'

/** Builds the event of a session's end. @param time ms since the epoch */
export function buildEndEvent(ended: SessionEndedAttributes, time: number): OutgoingEvent {
  return { name: events.sessionEnded, id: `${events.sessionEnded}/${ended.target}/${ended.session}`, time, attributes: { ...ended } }
}
