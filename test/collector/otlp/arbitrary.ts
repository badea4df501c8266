import fc from 'fast-check'
import { metrics as judged } from '../../../contract/signals.ts'

/** Random valid exports in OTLP/JSON form, with judged metrics next to skipped ones. */

const key = fc.oneof(
  fc.constantFrom('target', 'endpoint', 'outcome', 'service.name', '__proto__', 'otel.metric.overflow'),
  fc.string({ maxLength: 8, unit: 'grapheme' }),
)
const scalar = fc.oneof(
  fc.string({ maxLength: 12, unit: 'grapheme' }).map(stringValue => ({ stringValue })),
  fc.boolean().map(boolValue => ({ boolValue })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(value => ({ intValue: String(value) })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(doubleValue => ({ doubleValue })),
)
const compound = fc.oneof(
  fc.array(scalar, { maxLength: 2 }).map(values => ({ arrayValue: { values } })),
  fc.array(fc.record({ key, value: scalar }), { maxLength: 2 }).map(values => ({ kvlistValue: { values } })),
  fc.constant({ bytesValue: 'AAEC/w==' }),
)
const anyValue = fc.oneof({ arbitrary: scalar, weight: 5 }, compound, fc.constant({}))
const attributes = fc.array(fc.record({ key, value: anyValue }), { maxLength: 4 })
const resource = fc.record({ attributes }, { requiredKeys: [] })

const nanoseconds = fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String)
const start = fc.oneof(fc.constant('0'), nanoseconds)
const ignored = {
  exemplars: fc.array(fc.record({ timeUnixNano: nanoseconds, asDouble: fc.double({ noNaN: true, noDefaultInfinity: true }) }), { maxLength: 2 }),
}

const numberPoint = fc
  .record({
    attributes,
    startTimeUnixNano: start,
    timeUnixNano: nanoseconds,
    ...ignored,
    value: fc.oneof(
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(asDouble => ({ asDouble })),
      fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(value => ({ asInt: String(value) })),
    ),
    flags: fc.constantFrom(0, 0, 0, 1, 2),
  })
  .map(({ value, ...point }) => ({ ...point, ...value }))

const counts = fc.array(fc.oneof(fc.nat(3), fc.nat(200), fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: 2 ** 40 })), { maxLength: 20 })
const histogramPoint = fc
  .record({
    attributes,
    startTimeUnixNano: start,
    timeUnixNano: nanoseconds,
    ...ignored,
    scale: fc.integer({ min: -3, max: 20 }),
    offset: fc.integer({ min: -100, max: 100 }),
    counts,
    zeroCount: fc.nat(5),
    sum: fc.double({ noNaN: true, noDefaultInfinity: true }),
    flags: fc.constantFrom(0, 0, 0, 1),
  })
  .map(({ offset, counts, ...point }) => ({
    ...point,
    zeroCount: String(point.zeroCount),
    count: String(counts.reduce((sum, count) => sum + count, point.zeroCount)),
    positive: { offset, bucketCounts: counts.map(String) },
    negative: { offset: 0, bucketCounts: [] },
  }))

const cumulative = { aggregationTemporality: 2, isMonotonic: true }
const sum = fc.array(numberPoint, { maxLength: 3 }).map(dataPoints => ({ sum: { ...cumulative, dataPoints } }))
const gauge = fc.array(numberPoint, { maxLength: 3 }).map(dataPoints => ({ gauge: { dataPoints } }))
const exponential = fc.array(histogramPoint, { maxLength: 3 }).map(dataPoints => ({ exponentialHistogram: { aggregationTemporality: 2, dataPoints } }))

function named(name: fc.Arbitrary<string>, data: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc.tuple(name, data, fc.string({ maxLength: 5 })).map(([metric, held, unit]) => ({ name: metric, unit, ...held }))
}

export const judgedMetric = fc.oneof(
  named(fc.constantFrom(judged.requests, judged.sessionsStarted, judged.sessionsEnded, judged.writes, judged.probeChecks, judged.droppedIterations), sum),
  named(fc.constantFrom(judged.generatorCpu, judged.machineCpu, judged.machineMemory, judged.generatorDescriptors), gauge),
  named(fc.constant(judged.latency), exponential),
)
/** k6's own metrics, which are not judged: of any kind, also delta. */
export const skippedMetric = named(
  fc.constantFrom('http_req_duration', 'http_reqs', 'vus', ''),
  fc.oneof(
    sum,
    gauge,
    exponential,
    fc.array(numberPoint, { maxLength: 2 }).map(dataPoints => ({ sum: { aggregationTemporality: 1, dataPoints } })),
    fc.constant({ histogram: { aggregationTemporality: 1, dataPoints: [{ count: '3', bucketCounts: ['1', '2'], explicitBounds: [5] }] } }),
  ),
)

function exported(metric: fc.Arbitrary<object>) {
  const scopeMetrics = fc.array(fc.record({ scope: fc.constant({ name: 'k6' }), metrics: fc.array(metric, { maxLength: 4 }) }), { maxLength: 2 })
  return fc.record({ resourceMetrics: fc.array(fc.record({ resource, scopeMetrics }), { maxLength: 2 }) })
}

export const metricsExport = exported(fc.oneof(judgedMetric, skippedMetric))

const logRecord = fc.record({
  timeUnixNano: nanoseconds,
  observedTimeUnixNano: start,
  eventName: fc.constantFrom('', 'cutover.write.acknowledged'),
  attributes: fc
    .tuple(
      attributes,
      fc.constantFrom([], [{ key: 'event.name', value: { stringValue: 'by.attribute' } }], [{ key: 'cutover.event.id', value: { stringValue: 'id-1' } }]),
    )
    .map(parts => parts.flat()),
  body: fc.oneof(
    anyValue,
    fc.json({ maxDepth: 2 }).map(stringValue => ({ stringValue })),
  ),
  severityNumber: fc.nat(24),
  traceId: fc.constant('AAECAwQFBgcICQoLDA0ODw=='),
})

export const logsExport = fc.record({
  resourceLogs: fc.array(fc.record({ resource, scopeLogs: fc.array(fc.record({ logRecords: fc.array(logRecord, { maxLength: 3 }) }), { maxLength: 2 }) }), {
    maxLength: 2,
  }),
})
