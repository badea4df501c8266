import { asValues } from './attributes.ts'
import { most, tooMany } from './bounds.ts'
import { eventOf } from './event.ts'
import { resourceOf } from './json-metrics.ts'
import { anyValue, type Fields, integer, list, pairs, parseMessage, text } from './json-values.ts'
import type { Decoded, ReceivedEvent, Resource } from './signal.ts'

/** Reads the events of an ExportLogsServiceRequest in OTLP/JSON. */
export function decodeJsonLogs(bytes: Buffer): Decoded {
  const perResource = list(parseMessage(bytes).resourceLogs, 'resourceLogs').map(entry => ({ resource: resourceOf(entry), entry }))
  const events = perResource.flatMap(({ resource, entry }) => recordsOf(entry).flatMap(record => eventIn(record, resource) ?? []))
  if (events.length > most.events) throw tooMany('events')
  return { signal: { kind: 'logs', events }, resources: perResource.map(({ resource }) => resource) }
}

function recordsOf(entry: Fields): Fields[] {
  return list(entry.scopeLogs, 'scopeLogs').flatMap(scope => list(scope.logRecords, 'logRecords'))
}

function eventIn(record: Fields, resource: Resource): ReceivedEvent | null {
  const body = anyValue(record.body, 'body')
  return eventOf(resource, {
    name: text(record.eventName, 'eventName'),
    time: integer(record.timeUnixNano, 'timeUnixNano', 'uint64'),
    observed: integer(record.observedTimeUnixNano, 'observedTimeUnixNano', 'uint64'),
    attributes: asValues(pairs(record.attributes, 'attributes')),
    body: typeof body === 'string' ? body : undefined,
  })
}
