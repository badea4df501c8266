import {
  appendUint64s,
  bool,
  double,
  eachField,
  eachFieldIn,
  eachFieldInside,
  fixed64,
  int64,
  looseText,
  type Range,
  type Reader,
  range,
  readerOf,
  sfixed64,
  sint32,
  text,
  uint32,
} from './protobuf-wire.ts'
import { appendLimited, malformed } from './refusal.ts'
import { type AnyValue, attributesAsText, attributesAsValues, type Decoded, type Point, type ReceivedEvent, type Resource } from './signal.ts'
import {
  type Buckets,
  expectCumulative,
  expectData,
  hasOverflow,
  isJudged,
  type MetricData,
  type Owner,
  toEvent,
  toHistogramPoint,
  toNumberPoint,
} from './validate.ts'

/** Field numbers of opentelemetry-proto 1.9: collector/, metrics/, logs/, resource/ and common/v1/*.proto.
 *  ExportMetricsServiceRequest and ExportLogsServiceRequest, ResourceMetrics and ResourceLogs, ScopeMetrics and ScopeLogs number theirs alike. */
const request = { perResource: 1 } as const
const perResource = { resource: 1, scopes: 2 } as const
const perScope = { items: 2 } as const
const resource = { attributes: 1 } as const
const keyValue = { key: 1, value: 2 } as const
const anyValue = { string: 1, bool: 2, int: 3, double: 4, array: 5, keyValueList: 6, bytes: 7 } as const
const logRecord = { time: 1, body: 5, attributes: 6, observed: 11, eventName: 12 } as const
const metric = { name: 1 } as const
const dataFields: ReadonlyMap<number, MetricData> = new Map([
  [5, 'gauge'],
  [7, 'sum'],
  [9, 'histogram'],
  [10, 'exponentialHistogram'],
  [11, 'summary'],
])
const data = { points: 1, temporality: 2 } as const
const number = { start: 2, time: 3, double: 4, int: 6, attributes: 7, flags: 8 } as const
const histogram = { attributes: 1, start: 2, time: 3, count: 4, scale: 6, zeros: 7, positive: 8, negative: 9, flags: 10 } as const
const buckets = { offset: 1, counts: 2 } as const

const noBuckets: Buckets = { offset: 0, counts: [] }

type Pair = readonly [string, AnyValue]

/** Decodes an ExportMetricsServiceRequest. Of a metric that is not judged, only the name is read. */
export function decodeProtobufMetrics(bytes: Buffer): Decoded {
  const points: Point[] = []
  const resources = readRequest(bytes, (reader, wire, owner) => readMetric(reader, wire, owner, points))
  return { signal: { kind: 'metrics', points, overflow: hasOverflow(points) }, resources }
}

/** Decodes the events of an ExportLogsServiceRequest. */
export function decodeProtobufLogs(bytes: Buffer): Decoded {
  const events: ReceivedEvent[] = []
  const resources = readRequest(bytes, (reader, wire, owner) => {
    const event = readLogRecord(reader, wire, owner)
    if (event) appendLimited(events, event, 'events')
  })
  return { signal: { kind: 'logs', events }, resources }
}

type ReadItem = (reader: Reader, wire: number, resource: Resource) => void

/** Calls `readItem` for each metric or log record. @returns every resource */
function readRequest(bytes: Buffer, readItem: ReadItem): Resource[] {
  const reader = readerOf(bytes)
  const resources: Resource[] = []
  eachField(reader, (field, wire) => {
    if (field !== request.perResource) return false
    readPerResource(reader, wire, resources, readItem)
    return true
  })
  return resources
}

/** Fields may stand in any order, so scopes are noted first and read once the resource is known. */
function readPerResource(reader: Reader, wire: number, resources: Resource[], readItem: ReadItem): void {
  let owner: Resource = {}
  const scopes: Range[] = []
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === perResource.resource) owner = { ...owner, ...readResource(reader, inner) }
    else if (field === perResource.scopes) appendLimited(scopes, range(reader, inner), 'scopes')
    else return false
    return true
  })
  appendLimited(resources, owner, 'resources')
  for (const scope of scopes)
    eachFieldIn(reader, scope, (field, inner) => {
      if (field !== perScope.items) return false
      readItem(reader, inner, owner)
      return true
    })
}

function readResource(reader: Reader, wire: number): Resource {
  const pairs: Pair[] = []
  eachFieldInside(reader, wire, (field, inner) => field === resource.attributes && appendLimited(pairs, readPair(reader, inner), 'attributes'))
  return attributesAsText(pairs)
}

/** A KeyValue. Lists, maps and bytes have the value undefined. */
function readPair(reader: Reader, wire: number): Pair {
  let key = ''
  let value: AnyValue
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === keyValue.key) key = text(reader, inner)
    else if (field === keyValue.value) value = readAnyValue(reader, inner)
    else return false
    return true
  })
  return [key, value]
}

function readAnyValue(reader: Reader, wire: number): AnyValue {
  let value: AnyValue
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === anyValue.string) value = text(reader, inner)
    else if (field === anyValue.bool) value = bool(reader, inner)
    else if (field === anyValue.int) value = int64(reader, inner)
    else if (field === anyValue.double) value = double(reader, inner)
    else if (field === anyValue.array || field === anyValue.keyValueList || field === anyValue.bytes) {
      range(reader, inner)
      value = undefined
    } else return false
    return true
  })
  return value
}

function readLogRecord(reader: Reader, wire: number, owner: Resource): ReceivedEvent | null {
  const pairs: Pair[] = []
  const draft = { name: '', time: 0, observed: 0, body: undefined as string | undefined }
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === logRecord.time) draft.time = fixed64(reader, inner)
    else if (field === logRecord.observed) draft.observed = fixed64(reader, inner)
    else if (field === logRecord.eventName) draft.name = text(reader, inner)
    else if (field === logRecord.attributes) appendLimited(pairs, readPair(reader, inner), 'attributes')
    else if (field === logRecord.body) draft.body = readBody(reader, inner)
    else return false
    return true
  })
  return toEvent(owner, { ...draft, attributes: attributesAsValues(pairs) })
}

function readBody(reader: Reader, wire: number): string | undefined {
  const value = readAnyValue(reader, wire)
  return typeof value === 'string' ? value : undefined
}

function readMetric(reader: Reader, wire: number, owner: Resource, points: Point[]): void {
  let name = ''
  const parts: { readonly holds: MetricData; readonly range: Range }[] = []
  eachFieldInside(reader, wire, (field, inner) => {
    const holds = dataFields.get(field)
    if (field === metric.name) name = looseText(reader, inner)
    else if (holds) parts[Math.min(parts.length, 1)] = { holds, range: range(reader, inner) }
    else return false
    return true
  })
  if (!isJudged(name)) return
  if (parts.length > 1) throw malformed(`Cannot read ${name}: expected one kind of data, got several`)
  for (const part of parts) readData(reader, part.range, expectData(name, part.holds), { metric: name, resource: owner }, points)
}

function readData(reader: Reader, part: Range, kind: Point['kind'], owner: Owner, points: Point[]): void {
  let temporality = 0
  eachFieldIn(reader, part, (field, wire) => {
    if (field === data.temporality && kind !== 'gauge') temporality = uint32(reader, wire)
    else if (field === data.points) {
      const point = kind === 'histogram' ? readHistogramPoint(reader, wire, owner) : readNumberPoint(reader, wire, kind, owner)
      if (point) appendLimited(points, point, 'points')
    } else return false
    return true
  })
  if (kind !== 'gauge') expectCumulative(owner.metric, temporality)
}

/** A NumberDataPoint; null when it has no recorded value. */
function readNumberPoint(reader: Reader, wire: number, kind: 'sum' | 'gauge', owner: Owner): Point | null {
  const pairs: Pair[] = []
  const draft = { time: 0, start: 0, flags: 0, value: null as number | null }
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === number.attributes) appendLimited(pairs, readPair(reader, inner), 'attributes')
    else if (field === number.start) draft.start = fixed64(reader, inner)
    else if (field === number.time) draft.time = fixed64(reader, inner)
    else if (field === number.double) draft.value = double(reader, inner)
    else if (field === number.int) draft.value = sfixed64(reader, inner)
    else if (field === number.flags) draft.flags = uint32(reader, inner)
    else return false
    return true
  })
  return toNumberPoint(kind, owner, { ...draft, attributes: attributesAsText(pairs) })
}

/** An ExponentialHistogramDataPoint; null when it has no recorded value. */
function readHistogramPoint(reader: Reader, wire: number, owner: Owner): Point | null {
  const pairs: Pair[] = []
  const draft = { time: 0, start: 0, flags: 0, count: 0, scale: 0, zeros: 0, positive: noBuckets, negative: noBuckets }
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === histogram.attributes) appendLimited(pairs, readPair(reader, inner), 'attributes')
    else if (field === histogram.start) draft.start = fixed64(reader, inner)
    else if (field === histogram.time) draft.time = fixed64(reader, inner)
    else if (field === histogram.count) draft.count = fixed64(reader, inner)
    else if (field === histogram.scale) draft.scale = sint32(reader, inner)
    else if (field === histogram.zeros) draft.zeros = fixed64(reader, inner)
    else if (field === histogram.positive) draft.positive = readBuckets(reader, inner)
    else if (field === histogram.negative) draft.negative = readBuckets(reader, inner)
    else if (field === histogram.flags) draft.flags = uint32(reader, inner)
    else return false
    return true
  })
  return toHistogramPoint(owner, { ...draft, attributes: attributesAsText(pairs) })
}

function readBuckets(reader: Reader, wire: number): Buckets {
  const counts: number[] = []
  let offset = 0
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === buckets.offset) offset = sint32(reader, inner)
    else if (field === buckets.counts) appendUint64s(reader, inner, counts)
    else return false
    return true
  })
  return { offset, counts }
}
