import type { AttributeValue, Point, ReceivedEvent, Signal } from '../../../collector/otlp/signal.ts'
import { metrics as names } from '../../../contract/signals.ts'
import { messages } from './otlp.ts'

// The signal of an export according to protobufjs: decoded whole, then reduced. Slow, simple, and shares no code with the decoder.

interface KeyValue {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface Owned {
  readonly resource: { readonly attributes: readonly KeyValue[] } | null
}

const judged: readonly string[] = Object.values(names)
const decoded = { longs: String, defaults: true, arrays: true, oneofs: true } as const

/** Signal of a protobuf export, read by reflection. */
export function signalByReflection(kind: Signal['kind'], bytes: Buffer): Signal {
  const type = messages[kind]
  const message = type.toObject(type.decode(bytes), decoded)
  return kind === 'metrics' ? metricsSignal(message.resourceMetrics) : { kind: 'logs', events: message.resourceLogs.flatMap(eventsOf) }
}

// biome-ignore lint/suspicious/noExplicitAny: reflection has no types
type Loose = any

function metricsSignal(perResource: Loose): Signal {
  const points: Point[] = perResource.flatMap((entry: Loose) =>
    entry.scopeMetrics.flatMap((scope: Loose) =>
      scope.metrics.filter((metric: Loose) => judged.includes(metric.name)).flatMap((metric: Loose) => pointsOf(metric, entry)),
    ),
  )
  return { kind: 'metrics', points, overflow: points.some(point => point.attributes['otel.metric.overflow'] === 'true') }
}

function pointsOf(metric: Loose, owner: Owned): Point[] {
  if (!metric.data) return []
  const resource = texts(owner.resource?.attributes ?? [])
  return metric[metric.data].dataPoints
    .filter((point: Loose) => point.flags % 2 === 0)
    .map((point: Loose) => {
      const base = {
        metric: metric.name,
        resource,
        attributes: texts(point.attributes),
        time: Number(point.timeUnixNano) / 1e6,
        start: Number(point.startTimeUnixNano) / 1e6,
      }
      if (metric.data !== 'exponentialHistogram') return { ...base, kind: metric.data, value: Number(point[point.value]) }
      const zeros = Number(point.zeroCount)
      const { offset, bucketCounts } = point.positive
      return { ...base, kind: 'histogram', value: { scale: point.scale, offset, counts: bucketCounts.map(Number), ...(zeros > 0 ? { zeros } : {}) } }
    })
}

function eventsOf(entry: Loose): ReceivedEvent[] {
  const resource = texts(entry.resource?.attributes ?? [])
  return entry.scopeLogs.flatMap((scope: Loose) => scope.logRecords.flatMap((record: Loose) => eventOf(record, resource)))
}

function eventOf(record: Loose, resource: Record<string, string>): ReceivedEvent[] {
  const attributes = values(record.attributes)
  const name = record.eventName || textOr(attributes['event.name'])
  if (!name) return []
  const nanoseconds = Number(record.timeUnixNano) || Number(record.observedTimeUnixNano)
  const body = record.body?.value === 'stringValue' ? jsonOr(record.body.stringValue) : undefined
  return [{ name, id: textOr(attributes['cutover.event.id']), time: nanoseconds / 1e6, resource, attributes, body }]
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function texts(pairs: readonly KeyValue[]): Record<string, string> {
  return Object.fromEntries(pairs.flatMap(({ key, value }) => (isScalar(value) ? [[key, String(value[String(value.value)])]] : [])))
}

function values(pairs: readonly KeyValue[]): Record<string, AttributeValue> {
  return Object.fromEntries(pairs.flatMap(({ key, value }) => (isScalar(value) ? [[key, converted(value)]] : [])))
}

function isScalar(value: KeyValue['value'] | null): boolean {
  return value !== null && ['stringValue', 'boolValue', 'intValue', 'doubleValue'].includes(String(value.value))
}

function converted(value: KeyValue['value']): AttributeValue {
  const found = value[String(value.value)] as AttributeValue
  return value.value === 'intValue' ? Number(found) : found
}
