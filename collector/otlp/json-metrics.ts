import { asText } from './attributes.ts'
import { most, tooMany } from './bounds.ts'
import { double, type Fields, fields, integer, items, list, pairs, parseMessage, present, text } from './json-values.ts'
import { expectCumulative, expectData, isJudged, type MetricData } from './judged.ts'
import { type Buckets, hasOverflow, histogramPoint, numberPoint, type Owner } from './points.ts'
import { malformed } from './refusal.ts'
import type { Decoded, Point, Resource } from './signal.ts'

const kindsOfData: readonly MetricData[] = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary']

/** Reads an ExportMetricsServiceRequest in OTLP/JSON. */
export function decodeJsonMetrics(bytes: Buffer): Decoded {
  const perResource = list(parseMessage(bytes).resourceMetrics, 'resourceMetrics').map(entry => ({ resource: resourceOf(entry), entry }))
  const points = perResource.flatMap(({ resource, entry }) => metricsOf(entry).flatMap(metric => pointsOf(metric, resource)))
  if (points.length > most.points) throw tooMany('points')
  return { signal: { kind: 'metrics', points, overflow: hasOverflow(points) }, resources: perResource.map(({ resource }) => resource) }
}

/** Resource of a ResourceMetrics or ResourceLogs. */
export function resourceOf(entry: Fields): Resource {
  return asText(pairs(fields(entry.resource, 'resource').attributes, 'resource.attributes'))
}

function metricsOf(entry: Fields): Fields[] {
  return list(entry.scopeMetrics, 'scopeMetrics').flatMap(scope => list(scope.metrics, 'metrics'))
}

function pointsOf(metric: Fields, resource: Resource): Point[] {
  const name = text(metric.name, 'metrics.name')
  if (!isJudged(name)) return []
  const held = kindsOfData.filter(data => present(metric[data]))
  if (held.length > 1) throw malformed(`Cannot read ${name}: expected one kind of data, got several`)
  return held.flatMap(data => dataPoints(fields(metric[data], name), expectData(name, data), { metric: name, resource }))
}

function dataPoints(data: Fields, kind: Point['kind'], owner: Owner): Point[] {
  const points = list(data.dataPoints, `${owner.metric}.dataPoints`).map(point =>
    kind === 'histogram' ? readHistogram(point, owner) : readNumber(point, kind, owner),
  )
  if (kind !== 'gauge') expectCumulative(owner.metric, integer(data.aggregationTemporality, `${owner.metric}.aggregationTemporality`, 'int32'))
  return points.filter(point => point !== null)
}

function readNumber(point: Fields, kind: 'sum' | 'gauge', owner: Owner): Point | null {
  return numberPoint(kind, owner, { ...draftOf(point, owner), value: numberIn(point, owner.metric) })
}

function numberIn(point: Fields, metric: string): number | null {
  if (present(point.asInt)) return integer(point.asInt, `${metric}.asInt`, 'int64')
  return present(point.asDouble) ? double(point.asDouble, `${metric}.asDouble`) : null
}

function readHistogram(point: Fields, owner: Owner): Point | null {
  return histogramPoint(owner, {
    ...draftOf(point, owner),
    count: integer(point.count, `${owner.metric}.count`, 'uint64'),
    scale: integer(point.scale, `${owner.metric}.scale`, 'int32'),
    zeros: integer(point.zeroCount, `${owner.metric}.zeroCount`, 'uint64'),
    positive: bucketsOf(point.positive, `${owner.metric}.positive`),
    negative: bucketsOf(point.negative, `${owner.metric}.negative`),
  })
}

function bucketsOf(value: unknown, where: string): Buckets {
  const found = fields(value, where)
  const counts = items(found.bucketCounts, `${where}.bucketCounts`)
  return { offset: integer(found.offset, `${where}.offset`, 'int32'), counts: counts.map(count => integer(count, `${where}.bucketCounts`, 'uint64')) }
}

function draftOf(point: Fields, { metric }: Owner) {
  return {
    attributes: asText(pairs(point.attributes, `${metric}.attributes`)),
    time: integer(point.timeUnixNano, `${metric}.timeUnixNano`, 'uint64'),
    start: integer(point.startTimeUnixNano, `${metric}.startTimeUnixNano`, 'uint64'),
    flags: integer(point.flags, `${metric}.flags`, 'uint32'),
  }
}
