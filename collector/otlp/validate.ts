import { metrics, attributes as names } from '../../contract/signals.ts'
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'
import { malformed, maxPerExport } from './refusal.ts'
import type { AttributeValue, Point, ReceivedEvent, Resource } from './signal.ts'

/** Data of an OTLP metric (opentelemetry/proto/metrics/v1/metrics.proto, `Metric.data`). */
export type MetricData = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary'

const kindOfMetric: ReadonlyMap<string, Point['kind']> = new Map([
  [metrics.latency, 'histogram'],
  [metrics.requests, 'sum'],
  [metrics.sessionsStarted, 'sum'],
  [metrics.sessionsEnded, 'sum'],
  [metrics.writes, 'sum'],
  [metrics.probeChecks, 'sum'],
  [metrics.databaseStatements, 'sum'],
  [metrics.databaseTime, 'sum'],
  [metrics.databaseLosses, 'sum'],
  [metrics.generatorCpu, 'gauge'],
  [metrics.machineCpu, 'gauge'],
  [metrics.machineMemory, 'gauge'],
  [metrics.generatorDescriptors, 'gauge'],
  [metrics.droppedIterations, 'sum'],
])

const cumulative = 2
const dataOfKind: Readonly<Record<Point['kind'], MetricData>> = { sum: 'sum', gauge: 'gauge', histogram: 'exponentialHistogram' }

/** Whether the judge reads a metric of this name. All others stay in the record unread. */
export function isJudged(name: string): boolean {
  return kindOfMetric.has(name)
}

/** Checks that a judged metric holds data of the kind that is judged.
 *  @throws Refusal 400 when it does not */
export function expectData(name: string, found: MetricData): Point['kind'] {
  const kind = kindOfMetric.get(name)
  if (!kind) throw malformed(`Cannot judge the metric ${name}`)
  if (found === dataOfKind[kind]) return kind
  const remedy = found === 'histogram' ? '; send exponential histograms (base2_exponential_bucket_histogram)' : ''
  throw malformed(`Cannot read ${name}: expected ${withArticle(dataOfKind[kind])}, got ${withArticle(found)}${remedy}`)
}

/** Checks a sum's or histogram's AggregationTemporality.
 *  @throws Refusal 400 unless it is cumulative */
export function expectCumulative(name: string, temporality: number): void {
  if (temporality === cumulative) return
  const found = temporality === 1 ? 'delta' : `temporality ${temporality}`
  throw malformed(`Cannot read ${name}: expected cumulative data, got ${found}; set OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative`)
}

function withArticle(data: MetricData): string {
  return data === 'exponentialHistogram' ? 'an exponential histogram' : `a ${data}`
}

/** The metric and resource of a point. */
export interface Owner {
  readonly metric: string
  readonly resource: Resource
}

/** A decoded point, unchecked. Times are nanoseconds since the epoch. */
interface Draft {
  readonly attributes: Readonly<Record<string, string>>
  readonly time: number
  readonly start: number
  /** DataPointFlags */
  readonly flags: number
}

interface NumberDraft extends Draft {
  readonly value: number | null
}

export interface Buckets {
  readonly offset: number
  readonly counts: readonly number[]
}

interface HistogramDraft extends Draft {
  readonly count: number
  readonly scale: number
  readonly zeros: number
  readonly positive: Buckets
  readonly negative: Buckets
}

const noRecordedValue = 1
const scaleRange = { min: -10, max: 20 } as const
/** Binary exponents of doubles. */
const exponentRange = { min: -1075, max: 1024 } as const

/** Validates a sum or gauge point.
 *  @returns null for a point without a recorded value  @throws Refusal 400 for a value that cannot be a count or a share */
export function toNumberPoint(kind: 'sum' | 'gauge', owner: Owner, draft: NumberDraft): Point | null {
  if (draft.flags & noRecordedValue) return null
  if (draft.value === null || !Number.isFinite(draft.value) || draft.value < 0)
    throw malformed(`Cannot read ${owner.metric}: expected a finite value that is not negative, got ${draft.value ?? 'none'}`)
  return { kind, ...base(owner, draft), value: draft.value }
}

/** Validates an exponential histogram point.
 *  @returns null for a point without a recorded value
 *  @throws Refusal 400 for counts that do not add up, negative values, too many buckets or an impossible scale */
export function toHistogramPoint(owner: Owner, draft: HistogramDraft): Point | null {
  if (draft.flags & noRecordedValue) return null
  expectShape(owner.metric, draft)
  expectSums(owner.metric, draft)
  return { kind: 'histogram', ...base(owner, draft), value: histogramOf(draft) }
}

/** Whether an SDK folded attribute sets into one of these points. */
export function hasOverflow(points: readonly Point[]): boolean {
  return points.some(point => point.attributes[names.overflow] === 'true')
}

function base(owner: Owner, draft: Draft) {
  if (!(draft.time > 0)) throw malformed(`Cannot read ${owner.metric}: expected the time of the point, got ${draft.time}`)
  return { metric: owner.metric, resource: owner.resource, attributes: draft.attributes, time: draft.time / 1e6, start: draft.start / 1e6 }
}

function expectShape(metric: string, { scale, positive, negative }: HistogramDraft): void {
  if (!(scale >= scaleRange.min && scale <= scaleRange.max))
    throw malformed(`Cannot read ${metric}: expected a scale from ${scaleRange.min} to ${scaleRange.max}, got ${scale}`)
  const buckets = positive.counts.length + negative.counts.length
  if (buckets > maxPerExport.buckets) throw malformed(`Cannot read ${metric}: expected at most ${maxPerExport.buckets} buckets, got ${buckets}`)
  if (positive.counts.length === 0) return
  const perDoubling = 2 ** scale
  if (positive.offset < exponentRange.min * perDoubling || positive.offset + positive.counts.length - 1 > exponentRange.max * perDoubling)
    throw malformed(`Cannot read ${metric}: buckets from ${positive.offset} at scale ${scale} lie outside of what a number can be`)
}

function expectSums(metric: string, { count, zeros, positive, negative }: HistogramDraft): void {
  if (total(metric, negative.counts) > 0) throw malformed(`Cannot read ${metric}: expected values that are not negative`)
  const found = total(metric, positive.counts) + whole(metric, zeros)
  if (found !== whole(metric, count)) throw malformed(`Cannot read ${metric}: its count is ${count}, but its buckets hold ${found}`)
}

function total(metric: string, counts: readonly number[]): number {
  let sum = 0
  for (const count of counts) sum += whole(metric, count)
  return sum
}

function whole(metric: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw malformed(`Cannot read ${metric}: expected a whole count that is not negative, got ${count}`)
}

function histogramOf({ scale, zeros, positive }: HistogramDraft): ExponentialHistogram {
  const buckets = { scale, offset: positive.offset, counts: positive.counts }
  return zeros > 0 ? { ...buckets, zeros } : buckets
}

/** A decoded log record, unchecked. Times are nanoseconds since the epoch, 0 for none. */
interface EventDraft {
  readonly name: string
  readonly time: number
  readonly observed: number
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** Text of the body; undefined for any other. */
  readonly body: string | undefined
}

/** Older senders, and scripts without the field, name the event in this attribute. */
const nameAttribute = 'event.name'

/** Validates a log record as an event.
 *  @returns null without an event name: such records are not judged  @throws Refusal 400 for an event without any time */
export function toEvent(resource: Resource, draft: EventDraft): ReceivedEvent | null {
  const name = draft.name || textAttribute(draft, nameAttribute)
  if (!name) return null
  const time = draft.time || draft.observed
  if (!(time > 0)) throw malformed(`Cannot read the event ${name}: expected its time, got none`)
  return { name, id: textAttribute(draft, names.eventId), time: time / 1e6, resource, attributes: draft.attributes, body: parseBody(draft.body) }
}

function textAttribute(draft: EventDraft, key: string): string {
  const value = draft.attributes[key]
  return typeof value === 'string' ? value : ''
}

function parseBody(body: string | undefined): unknown {
  if (body === undefined) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
