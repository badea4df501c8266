import { metrics } from '../../contract/signals.ts'
import { malformed } from './refusal.ts'
import type { Point } from './signal.ts'

/** Kinds of data that an OTLP metric may hold (opentelemetry/proto/metrics/v1/metrics.proto, `Metric.data`). */
export type MetricData = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary'

const kinds: ReadonlyMap<string, Point['kind']> = new Map([
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
const expected: Readonly<Record<Point['kind'], MetricData>> = { sum: 'sum', gauge: 'gauge', histogram: 'exponentialHistogram' }

/** Whether the judge reads a metric of this name; all others stay in the record unread. */
export function isJudged(name: string): boolean {
  return kinds.has(name)
}

/** Checks that a judged metric has data of the kind that is judged.
 *  @throws Refusal when it holds data of another kind */
export function expectData(name: string, found: MetricData): Point['kind'] {
  const kind = kinds.get(name)
  if (!kind) throw malformed(`Cannot judge the metric ${name}`)
  if (found === expected[kind]) return kind
  const remedy = found === 'histogram' ? '; send exponential histograms (base2_exponential_bucket_histogram)' : ''
  throw malformed(`Cannot read ${name}: expected ${spoken(expected[kind])}, got ${spoken(found)}${remedy}`)
}

/** Checks a sum's or histogram's AggregationTemporality.
 *  @throws Refusal unless it is cumulative */
export function expectCumulative(name: string, temporality: number): void {
  if (temporality === cumulative) return
  const found = temporality === 1 ? 'delta' : `temporality ${temporality}`
  throw malformed(`Cannot read ${name}: expected cumulative data, got ${found}; set OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative`)
}

function spoken(data: MetricData): string {
  return data === 'exponentialHistogram' ? 'an exponential histogram' : `a ${data}`
}
