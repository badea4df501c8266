import { events, type OutgoingEvent } from '../contract/events.ts'
import type { SessionEndedAttributes } from '../contract/probe-events.ts'

/** The event that says how a session ended. @param time ms since the epoch */
export function endedEvent(ended: SessionEndedAttributes, time: number): OutgoingEvent {
  return { name: events.sessionEnded, id: `${events.sessionEnded}/${ended.target}/${ended.session}`, time, attributes: { ...ended } }
}
