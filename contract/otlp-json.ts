import type { OutgoingEvent } from './events.ts'
import { attributes as names } from './signals.ts'

interface Resource {
  /** Run that the events belong to. */
  readonly runId: string
  /** `service.instance.id` of the sender. */
  readonly instance: string
}

/** OTLP/JSON body of `POST /v1/logs` (opentelemetry-proto, ExportLogsServiceRequest) for a batch of events. */
export function logsRequest(resource: Resource, batch: readonly OutgoingEvent[]): object {
  return { resourceLogs: [{ resource: resourceOf(resource), scopeLogs: [{ scope: { name: 'cutover' }, logRecords: batch.map(logRecord) }] }] }
}

/** One cumulative counter point. `start` and `time` are milliseconds since the epoch. */
export interface CounterPoint {
  readonly attributes: Readonly<Record<string, string>>
  readonly value: number
  readonly start: number
  readonly time: number
}

/** OTLP/JSON metric of cumulative, monotonic counters. */
export function counterMetric(name: string, points: readonly CounterPoint[]): object {
  const dataPoints = points.map(point => ({
    attributes: keyValues(point.attributes),
    startTimeUnixNano: nanoseconds(point.start),
    timeUnixNano: nanoseconds(point.time),
    asDouble: point.value,
  }))
  return { name, sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } }
}

/** OTLP/JSON metric with one gauge point. */
export function gaugeMetric(name: string, unit: string, value: number, time: number): object {
  return { name, unit, gauge: { dataPoints: [{ attributes: [], timeUnixNano: nanoseconds(time), asDouble: value }] } }
}

/** OTLP/JSON body of `POST /v1/metrics` (ExportMetricsServiceRequest). */
export function metricsRequest(resource: Resource, metrics: readonly object[]): object {
  return { resourceMetrics: [{ resource: resourceOf(resource), scopeMetrics: [{ scope: { name: 'cutover' }, metrics }] }] }
}

function resourceOf(resource: Resource): object {
  return { attributes: keyValues({ [names.runId]: resource.runId, [names.instance]: resource.instance, [names.service]: 'cutover' }) }
}

function logRecord(event: OutgoingEvent): object {
  return {
    timeUnixNano: nanoseconds(event.time),
    eventName: event.name,
    attributes: keyValues({ [names.eventId]: event.id, ...event.attributes }),
    ...(event.body === undefined ? {} : { body: { stringValue: JSON.stringify(event.body) } }),
  }
}

function keyValues(values: Readonly<Record<string, string | number | boolean>>): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

/** Milliseconds since the epoch as OTLP's decimal text of nanoseconds. */
function nanoseconds(milliseconds: number): string {
  const whole = Math.floor(milliseconds)
  return `${whole}${String(Math.round((milliseconds - whole) * 1e6)).padStart(6, '0')}`
}
