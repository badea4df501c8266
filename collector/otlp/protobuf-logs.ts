import { asValues } from './attributes.ts'
import { append } from './bounds.ts'
import { eventOf } from './event.ts'
import { type Pair, readAnyValue, readPair, readResource } from './protobuf-attributes.ts'
import type { Decoded, ReceivedEvent, Resource } from './signal.ts'
import { eachField, eachFieldIn, eachFieldInside, fixed64, type Range, type Reader, range, readerOf, text } from './wire.ts'

/** Fields of opentelemetry/proto/logs/v1/logs.proto. */
const request = { resourceLogs: 1 } as const
const resourceLogs = { resource: 1, scopeLogs: 2 } as const
const scopeLogs = { logRecords: 2 } as const
const logRecord = { time: 1, body: 5, attributes: 6, observed: 11, eventName: 12 } as const

interface Found {
  readonly events: ReceivedEvent[]
  readonly resources: Resource[]
}

/** Reads the events of an ExportLogsServiceRequest. */
export function decodeProtobufLogs(bytes: Buffer): Decoded {
  const reader = readerOf(bytes)
  const found: Found = { events: [], resources: [] }
  eachField(reader, (field, wire) => {
    if (field !== request.resourceLogs) return false
    readResourceLogs(reader, wire, found)
    return true
  })
  return { signal: { kind: 'logs', events: found.events }, resources: found.resources }
}

/** Fields may stand in any order, so the records are noted first and read once the resource is known. */
function readResourceLogs(reader: Reader, wire: number, found: Found): void {
  let resource: Resource = {}
  const scopes: Range[] = []
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === resourceLogs.resource) resource = { ...resource, ...readResource(reader, inner) }
    else if (field === resourceLogs.scopeLogs) append(scopes, range(reader, inner), 'scopes')
    else return false
    return true
  })
  append(found.resources, resource, 'resources')
  for (const scope of scopes) readScopeLogs(reader, scope, resource, found.events)
}

function readScopeLogs(reader: Reader, scope: Range, resource: Resource, events: ReceivedEvent[]): void {
  eachFieldIn(reader, scope, (field, wire) => {
    if (field !== scopeLogs.logRecords) return false
    const event = readLogRecord(reader, wire, resource)
    if (event) append(events, event, 'events')
    return true
  })
}

function readLogRecord(reader: Reader, wire: number, resource: Resource): ReceivedEvent | null {
  const pairs: Pair[] = []
  const draft = { name: '', time: 0, observed: 0, body: undefined as string | undefined }
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === logRecord.time) draft.time = fixed64(reader, inner)
    else if (field === logRecord.observed) draft.observed = fixed64(reader, inner)
    else if (field === logRecord.eventName) draft.name = text(reader, inner)
    else if (field === logRecord.attributes) append(pairs, readPair(reader, inner), 'attributes')
    else if (field === logRecord.body) draft.body = readText(reader, inner)
    else return false
    return true
  })
  return eventOf(resource, { ...draft, attributes: asValues(pairs) })
}

function readText(reader: Reader, wire: number): string | undefined {
  const value = readAnyValue(reader, wire)
  return typeof value === 'string' ? value : undefined
}
