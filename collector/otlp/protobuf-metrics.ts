import { append } from './bounds.ts'
import { expectCumulative, expectData, isJudged, type MetricData } from './judged.ts'
import { hasOverflow, type Owner } from './points.ts'
import { readResource } from './protobuf-attributes.ts'
import { readHistogramPoint, readNumberPoint } from './protobuf-points.ts'
import { malformed } from './refusal.ts'
import type { Decoded, Point, Resource } from './signal.ts'
import { eachField, eachFieldIn, eachFieldInside, looseText, type Range, type Reader, range, readerOf, uint32 } from './wire.ts'

/** Fields of opentelemetry/proto/metrics/v1/metrics.proto. */
const request = { resourceMetrics: 1 } as const
const resourceMetrics = { resource: 1, scopeMetrics: 2 } as const
const scopeMetrics = { metrics: 2 } as const
const metric = { name: 1 } as const
const dataFields: ReadonlyMap<number, MetricData> = new Map([
  [5, 'gauge'],
  [7, 'sum'],
  [9, 'histogram'],
  [10, 'exponentialHistogram'],
  [11, 'summary'],
])
const data = { points: 1, temporality: 2 } as const

interface Found {
  readonly points: Point[]
  readonly resources: Resource[]
}

/** Reads an ExportMetricsServiceRequest: names first, and of the metrics that are not judged nothing else. */
export function decodeProtobufMetrics(bytes: Buffer): Decoded {
  const reader = readerOf(bytes)
  const found: Found = { points: [], resources: [] }
  eachField(reader, (field, wire) => {
    if (field !== request.resourceMetrics) return false
    readResourceMetrics(reader, wire, found)
    return true
  })
  return { signal: { kind: 'metrics', points: found.points, overflow: hasOverflow(found.points) }, resources: found.resources }
}

/** Fields may stand in any order, so the metrics are noted first and read once the resource is known. */
function readResourceMetrics(reader: Reader, wire: number, found: Found): void {
  let resource: Resource = {}
  const scopes: Range[] = []
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === resourceMetrics.resource) resource = { ...resource, ...readResource(reader, inner) }
    else if (field === resourceMetrics.scopeMetrics) append(scopes, range(reader, inner), 'scopes')
    else return false
    return true
  })
  append(found.resources, resource, 'resources')
  for (const scope of scopes) readScopeMetrics(reader, scope, resource, found.points)
}

function readScopeMetrics(reader: Reader, scope: Range, resource: Resource, points: Point[]): void {
  eachFieldIn(reader, scope, (field, wire) => {
    if (field !== scopeMetrics.metrics) return false
    readMetric(reader, wire, resource, points)
    return true
  })
}

function readMetric(reader: Reader, wire: number, resource: Resource, points: Point[]): void {
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
  for (const part of parts) readData(reader, part.range, expectData(name, part.holds), { metric: name, resource }, points)
}

function readData(reader: Reader, part: Range, kind: Point['kind'], owner: Owner, points: Point[]): void {
  let temporality = 0
  eachFieldIn(reader, part, (field, wire) => {
    if (field === data.temporality && kind !== 'gauge') temporality = uint32(reader, wire)
    else if (field === data.points) add(points, kind === 'histogram' ? readHistogramPoint(reader, wire, owner) : readNumberPoint(reader, wire, kind, owner))
    else return false
    return true
  })
  if (kind !== 'gauge') expectCumulative(owner.metric, temporality)
}

function add(points: Point[], point: Point | null): void {
  if (point) append(points, point, 'points')
}
