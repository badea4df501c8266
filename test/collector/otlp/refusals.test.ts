import { describe, expect, test } from 'vitest'
import { decode } from '../../../collector/otlp/decode.ts'
import { jsonOf, protobufOf } from './otlp.ts'

const time = { timeUnixNano: '1767607200000000000', startTimeUnixNano: '1767607100000000000' }
const latency = { ...time, count: '6', scale: 5, zeroCount: '1', positive: { offset: 100, bucketCounts: ['2', '0', '3'] } }
const counter = { ...time, asDouble: 12 }

function histogramMetric(changes: object, temporality = 2): object {
  return { name: 'cutover_latency', exponentialHistogram: { aggregationTemporality: temporality, dataPoints: [{ ...latency, ...changes }] } }
}

function sumMetric(changes: object, temporality = 2): object {
  return { name: 'cutover_requests', sum: { aggregationTemporality: temporality, dataPoints: [{ ...counter, ...changes }] } }
}

function exported(...metrics: object[]): object {
  return { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }
}

const many = Array.from({ length: 20_001 }, () => '0')
const explicit = { aggregationTemporality: 2, dataPoints: [{ ...time, count: '3', bucketCounts: ['3'] }] }

const refused: readonly (readonly [string, object, string])[] = [
  [
    'delta sums',
    sumMetric({}, 1),
    'Cannot read cutover_requests: expected cumulative data, got delta; set OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative',
  ],
  ['delta histograms', histogramMetric({}, 1), 'Cannot read cutover_latency: expected cumulative data, got delta'],
  ['sums without a temporality', sumMetric({}, 0), 'expected cumulative data, got temporality 0'],
  [
    'explicit buckets',
    { name: 'cutover_latency', histogram: explicit },
    'Cannot read cutover_latency: expected an exponential histogram, got a histogram; send exponential histograms (base2_exponential_bucket_histogram)',
  ],
  ['a gauge for a counter', { name: 'cutover_requests', gauge: { dataPoints: [counter] } }, 'Cannot read cutover_requests: expected a sum, got a gauge'],
  ['a negative count', sumMetric({ asDouble: -1 }), 'expected a finite value that is not negative, got -1'],
  ['a negative whole count', sumMetric({ asDouble: undefined, asInt: '-3' }), 'expected a finite value that is not negative, got -3'],
  ['a count without a value', sumMetric({ asDouble: undefined }), 'expected a finite value that is not negative, got none'],
  ['a count without a time', sumMetric({ timeUnixNano: '0' }), 'Cannot read cutover_requests: expected the time of the point, got 0'],
  ['a histogram without a time', histogramMetric({ timeUnixNano: '0' }), 'Cannot read cutover_latency: expected the time of the point, got 0'],
  ['buckets that do not add up', histogramMetric({ count: '7' }), 'Cannot read cutover_latency: its count is 7, but its buckets hold 6'],
  ['negative latencies', histogramMetric({ negative: { offset: 0, bucketCounts: ['1'] } }), 'expected values that are not negative'],
  ['too many buckets', histogramMetric({ positive: { offset: 0, bucketCounts: many } }), '20000 buckets'],
  ['a scale that is too fine', histogramMetric({ scale: 21 }), 'expected a scale from -10 to 20, got 21'],
  ['a scale that is too coarse', histogramMetric({ scale: -11 }), 'expected a scale from -10 to 20, got -11'],
  [
    'bucket indexes beyond the range of a number',
    histogramMetric({ positive: { offset: 2 ** 30, bucketCounts: ['5'] } }),
    'lie outside of what a number can be',
  ],
  [
    'counts beyond the exact integers',
    histogramMetric({ count: '18446744073709551615' }),
    'expected a whole count that is not negative, got 18446744073709552000',
  ],
]

describe.each([
  ['protobuf', (message: object) => protobufOf('metrics', message)],
  ['json', jsonOf],
] as const)('an export in %s', (encoding, bytesOf) => {
  test.each(refused)('with %s is refused', (_name, metric, message) => {
    expect(() => decode('metrics', encoding, bytesOf(exported(metric)))).toThrow(message)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('with a count of %f is refused', value => {
    const asDouble = encoding === 'json' ? String(value) : value
    expect(() => decode('metrics', encoding, bytesOf(exported(sumMetric({ asDouble }))))).toThrow('expected a finite value that is not negative')
  })

  test('is refused as a whole for one invalid point', () => {
    expect(() => decode('metrics', encoding, bytesOf(exported(sumMetric({}), histogramMetric({}), sumMetric({ asDouble: -1 }))))).toThrow('not negative')
  })

  test('with invalid metrics that are not judged is accepted without points', () => {
    const others = [histogramMetric({ count: '99' }, 1), sumMetric({ asDouble: -1 }, 1)].map(metric => ({ ...metric, name: 'http_req_duration' }))
    const { signal } = decode('metrics', encoding, bytesOf(exported(...others)))
    expect(signal).toEqual({ kind: 'metrics', points: [], overflow: false })
  })

  test('with an overflow attribute set is flagged as overflow', () => {
    const attributes = [{ key: 'otel.metric.overflow', value: { boolValue: true } }]
    expect(decode('metrics', encoding, bytesOf(exported(sumMetric({ attributes })))).signal).toMatchObject({ overflow: true })
  })
})

describe('an export with text that is not UTF-8', () => {
  const broken = (bytes: Buffer) => {
    bytes[bytes.indexOf('~')] = 0xff
    return bytes
  }
  const attributes = [{ key: 'target', value: { stringValue: '~' } }]

  test('is refused when a judged point contains it', () => {
    expect(() => decode('metrics', 'protobuf', broken(protobufOf('metrics', exported(sumMetric({ attributes })))))).toThrow('not an OTLP protobuf message')
    expect(() => decode('metrics', 'json', broken(jsonOf(exported(sumMetric({ attributes })))))).toThrow('not OTLP/JSON')
  })

  test('is accepted when a metric that is not judged contains it', () => {
    const skipped = { ...sumMetric({ attributes }), name: 'http_reqs' }
    expect(decode('metrics', 'protobuf', broken(protobufOf('metrics', exported(skipped)))).signal).toMatchObject({ points: [] })
  })
})

describe('an export crafted to exhaust memory', () => {
  const repeated = (unit: Buffer, times: number) => Buffer.concat(Array.from({ length: times }, () => unit))
  const message = (field: number, content: Buffer) => {
    const length = Buffer.from([(content.length & 127) | 128, ((content.length >> 7) & 127) | 128, ((content.length >> 14) & 127) | 128, content.length >> 21])
    return Buffer.concat([Buffer.from([(field << 3) | 2]), length, content])
  }

  test.each([
    ['resources', repeated(Buffer.from([0x0a, 0]), 10_001)],
    ['scopes', message(1, repeated(Buffer.from([0x12, 0]), 10_001))],
  ])('with too many %s is refused', (what, bytes) => {
    expect(() => decode('metrics', 'protobuf', bytes)).toThrow(`expected at most 10000 ${what}, got more`)
  })
})

describe('a log record', () => {
  const logs = (record: object) => jsonOf({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })

  test('without an event name is skipped', () => {
    expect(decode('logs', 'json', logs({ ...time, body: { stringValue: 'just a line' } })).signal).toEqual({ kind: 'logs', events: [] })
  })

  test('with an event name and without a time is refused', () => {
    expect(() => decode('logs', 'json', logs({ eventName: 'cutover.run.closed' }))).toThrow(
      'Cannot read the event cutover.run.closed: expected its time, got none',
    )
  })

  test('without a time gets its observed time', () => {
    const { signal } = decode('logs', 'json', logs({ eventName: 'x', observedTimeUnixNano: '1500000' }))
    expect(signal).toMatchObject({ events: [{ time: 1.5 }] })
  })

  test.each([
    [{ timeUnixNano: 1.5 }, 'Cannot read timeUnixNano: expected a whole number, got 1.5'],
    [{ timeUnixNano: '-1' }, 'Cannot read timeUnixNano: expected a number from 0 to 18446744073709551615, got "-1"'],
    [{ eventName: 7 }, 'Cannot read eventName: expected text, got 7'],
    [{ attributes: {} }, 'Cannot read attributes: expected a list, got an object'],
    [{ attributes: [{ key: 'a', value: { boolValue: 'yes' } }] }, 'Cannot read attributes.a.boolValue: expected true or false, got "yes"'],
  ])('like %j is refused', (record, message) => {
    expect(() => decode('logs', 'json', logs(record))).toThrow(message)
  })
})
