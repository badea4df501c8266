import { malformed, maxPerExport, tooMany } from './refusal.ts'
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

const dataKinds: readonly MetricData[] = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary']

/** Decodes an ExportMetricsServiceRequest in OTLP/JSON. */
export function decodeJsonMetrics(bytes: Buffer): Decoded {
  const perResource = readObjects(parseMessage(bytes).resourceMetrics, 'resourceMetrics').map(entry => ({ resource: readResource(entry), entry }))
  const points = perResource.flatMap(({ resource, entry }) => readMetrics(entry).flatMap(metric => readPoints(metric, resource)))
  if (points.length > maxPerExport.points) throw tooMany('points')
  return { signal: { kind: 'metrics', points, overflow: hasOverflow(points) }, resources: perResource.map(({ resource }) => resource) }
}

/** Resource of a ResourceMetrics or ResourceLogs. */
function readResource(entry: Fields): Resource {
  return attributesAsText(readPairs(readObject(entry.resource, 'resource').attributes, 'resource.attributes'))
}

function readMetrics(entry: Fields): Fields[] {
  return readObjects(entry.scopeMetrics, 'scopeMetrics').flatMap(scope => readObjects(scope.metrics, 'metrics'))
}

function readPoints(metric: Fields, resource: Resource): Point[] {
  const name = readText(metric.name, 'metrics.name')
  if (!isJudged(name)) return []
  const held = dataKinds.filter(data => isPresent(metric[data]))
  if (held.length > 1) throw malformed(`Cannot read ${name}: expected one kind of data, got several`)
  return held.flatMap(data => readData(readObject(metric[data], name), expectData(name, data), { metric: name, resource }))
}

function readData(data: Fields, kind: Point['kind'], owner: Owner): Point[] {
  const points = readObjects(data.dataPoints, `${owner.metric}.dataPoints`).map(point =>
    kind === 'histogram' ? readHistogram(point, owner) : readNumber(point, kind, owner),
  )
  if (kind !== 'gauge') expectCumulative(owner.metric, readInteger(data.aggregationTemporality, `${owner.metric}.aggregationTemporality`, 'int32'))
  return points.filter(point => point !== null)
}

function readNumber(point: Fields, kind: 'sum' | 'gauge', owner: Owner): Point | null {
  return toNumberPoint(kind, owner, { ...readDraft(point, owner), value: readValue(point, owner.metric) })
}

function readValue(point: Fields, metric: string): number | null {
  if (isPresent(point.asInt)) return readInteger(point.asInt, `${metric}.asInt`, 'int64')
  return isPresent(point.asDouble) ? readDouble(point.asDouble, `${metric}.asDouble`) : null
}

function readHistogram(point: Fields, owner: Owner): Point | null {
  return toHistogramPoint(owner, {
    ...readDraft(point, owner),
    count: readInteger(point.count, `${owner.metric}.count`, 'uint64'),
    scale: readInteger(point.scale, `${owner.metric}.scale`, 'int32'),
    zeros: readInteger(point.zeroCount, `${owner.metric}.zeroCount`, 'uint64'),
    positive: readBuckets(point.positive, `${owner.metric}.positive`),
    negative: readBuckets(point.negative, `${owner.metric}.negative`),
  })
}

function readBuckets(value: unknown, where: string): Buckets {
  const found = readObject(value, where)
  const counts = readArray(found.bucketCounts, `${where}.bucketCounts`)
  return { offset: readInteger(found.offset, `${where}.offset`, 'int32'), counts: counts.map(count => readInteger(count, `${where}.bucketCounts`, 'uint64')) }
}

function readDraft(point: Fields, { metric }: Owner) {
  return {
    attributes: attributesAsText(readPairs(point.attributes, `${metric}.attributes`)),
    time: readInteger(point.timeUnixNano, `${metric}.timeUnixNano`, 'uint64'),
    start: readInteger(point.startTimeUnixNano, `${metric}.startTimeUnixNano`, 'uint64'),
    flags: readInteger(point.flags, `${metric}.flags`, 'uint32'),
  }
}

/** Decodes the events of an ExportLogsServiceRequest in OTLP/JSON. */
export function decodeJsonLogs(bytes: Buffer): Decoded {
  const perResource = readObjects(parseMessage(bytes).resourceLogs, 'resourceLogs').map(entry => ({ resource: readResource(entry), entry }))
  const events = perResource.flatMap(({ resource, entry }) => readRecords(entry).flatMap(record => readEvent(record, resource) ?? []))
  if (events.length > maxPerExport.events) throw tooMany('events')
  return { signal: { kind: 'logs', events }, resources: perResource.map(({ resource }) => resource) }
}

function readRecords(entry: Fields): Fields[] {
  return readObjects(entry.scopeLogs, 'scopeLogs').flatMap(scope => readObjects(scope.logRecords, 'logRecords'))
}

function readEvent(record: Fields, resource: Resource): ReceivedEvent | null {
  const body = readAnyValue(record.body, 'body')
  return toEvent(resource, {
    name: readText(record.eventName, 'eventName'),
    time: readInteger(record.timeUnixNano, 'timeUnixNano', 'uint64'),
    observed: readInteger(record.observedTimeUnixNano, 'observedTimeUnixNano', 'uint64'),
    attributes: attributesAsValues(readPairs(record.attributes, 'attributes')),
    body: typeof body === 'string' ? body : undefined,
  })
}

/** A JSON object, its fields unchecked. */
type Fields = Readonly<Record<string, unknown>>

/** Fits each of the integer types below. */
const maxFastInteger = 2 ** 31 - 1
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Parses a message of OTLP/JSON (OTLP 1.9, "JSON Protobuf Encoding"). */
function parseMessage(bytes: Buffer): Fields {
  return readObject(JSON.parse(decoder.decode(bytes)), 'the message')
}

/** An embedded message; absent and null are the empty one. */
function readObject(value: unknown, where: string): Fields {
  if (value === undefined || value === null) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as Fields
  throw wrongType(where, 'an object', value)
}

/** A repeated field of messages; absent and null are none. */
function readObjects(value: unknown, where: string): Fields[] {
  return readArray(value, where).map(item => readObject(item, where))
}

/** A repeated field; absent and null are none. */
function readArray(value: unknown, where: string): unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw wrongType(where, 'a list', value)
}

/** Text; absent and null are ''. */
function readText(value: unknown, where: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw wrongType(where, 'text', value)
}

/** A whole number, as a number or as decimal text, exactly; absent and null are 0. */
function readWhole(value: unknown, where: string, { min, max }: { readonly min: bigint; readonly max: bigint }): bigint {
  if (value === undefined || value === null) return 0n
  const decimal = typeof value === 'string' && /^-?\d{1,20}$/.test(value)
  if (!decimal && !Number.isInteger(value)) throw wrongType(where, 'a whole number', value)
  const found = BigInt(value as string | number)
  if (found < min || found > max) throw wrongType(where, `a number from ${min} to ${max}`, value)
  return found
}

const ranges = {
  int32: { min: -(2n ** 31n), max: 2n ** 31n - 1n },
  uint32: { min: 0n, max: 2n ** 32n - 1n },
  int64: { min: -(2n ** 63n), max: 2n ** 63n - 1n },
  uint64: { min: 0n, max: 2n ** 64n - 1n },
} as const

/** A whole number of the type that the schema names, rounded to the nearest double. */
function readInteger(value: unknown, where: string, type: keyof typeof ranges): number {
  if (typeof value === 'number' && value >= 0 && value <= maxFastInteger && Number.isInteger(value)) return value
  return Number(readWhole(value, where, ranges[type]))
}

/** A double: a number, decimal text, "NaN", "Infinity" or "-Infinity". */
function readDouble(value: unknown, where: string): number {
  if (typeof value === 'number') return value
  if (value === 'NaN') return Number.NaN
  if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value)
  throw wrongType(where, 'a number', value)
}

/** An AnyValue. Lists, maps and bytes are undefined. */
function readAnyValue(value: unknown, where: string): AnyValue {
  const found = readObject(value, where)
  if (isPresent(found.stringValue)) return readText(found.stringValue, `${where}.stringValue`)
  if (isPresent(found.intValue)) return readWhole(found.intValue, `${where}.intValue`, ranges.int64)
  if (isPresent(found.doubleValue)) return readDouble(found.doubleValue, `${where}.doubleValue`)
  if (!isPresent(found.boolValue)) return undefined
  if (typeof found.boolValue === 'boolean') return found.boolValue
  throw wrongType(`${where}.boolValue`, 'true or false', found.boolValue)
}

/** KeyValues, in order. */
function readPairs(value: unknown, where: string): (readonly [string, AnyValue])[] {
  return readObjects(value, where).map(pair => {
    const key = readText(pair.key, `${where}.key`)
    return [key, readAnyValue(pair.value, `${where}.${key}`)]
  })
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}

function wrongType(where: string, expected: string, found: unknown) {
  const shown = Array.isArray(found) ? 'a list' : typeof found === 'object' ? 'an object' : JSON.stringify(found)?.slice(0, 60)
  return malformed(`Cannot read ${where}: expected ${expected}, got ${shown}`)
}
