import { attributes as names } from '../../contract/signals.ts'
import { malformed } from './refusal.ts'
import type { AttributeValue, ReceivedEvent, Resource } from './signal.ts'

/** A log record as written down, unchecked. Times are nanoseconds since the epoch, 0 for none. */
export interface EventDraft {
  readonly name: string
  readonly time: number
  readonly observed: number
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** Text of the body; undefined for none or one that is not text. */
  readonly body: string | undefined
}

/** Older senders, and scripts without the field, name the event in an attribute. */
const nameAttribute = 'event.name'

/** The event that a log record is; null for one without an event name, which is not judged.
 *  @throws Refusal for an event without any time */
export function eventOf(resource: Resource, draft: EventDraft): ReceivedEvent | null {
  const name = draft.name || textAttribute(draft, nameAttribute)
  if (!name) return null
  const time = draft.time || draft.observed
  if (!(time > 0)) throw malformed(`Cannot read the event ${name}: expected its time, got none`)
  return { name, id: textAttribute(draft, names.eventId), time: time / 1e6, resource, attributes: draft.attributes, body: parsed(draft.body) }
}

function textAttribute(draft: EventDraft, key: string): string {
  const value = draft.attributes[key]
  return typeof value === 'string' ? value : ''
}

function parsed(body: string | undefined): unknown {
  if (body === undefined) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
