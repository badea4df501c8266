import { protobufOf } from '../collector/otlp/otlp.ts'

/** Who sends an export, about which endpoints of both arms. */
export interface Sender {
  readonly instance: string
  readonly endpoints: readonly string[]
}

const forty: Sender = { instance: 'k6-1', endpoints: Array.from({ length: 40 }, (_, i) => `domain${(2 * i) % 8}.operation${i}`) }
const builtIn = ['duration', 'waiting', 'connecting', 'tls_handshaking', 'sending', 'receiving', 'blocked'].map(name => `http_req_${name}`)
const cumulative = { aggregationTemporality: 2, isMonotonic: true }

/** A metrics export as k6 1.8 sends one each second: our own metrics, and eight built-in histograms and k6's counters for each set of tags.
 *  @param second of the load: counts and buckets grow with it  @returns protobuf, about 180 KB for 40 endpoints */
export function k6Export(runId: string, began: number, second: number, { instance, endpoints } = forty): Buffer {
  const endpointArms = 2 * endpoints.length
  const tags = (i: number) => [tag('target', i % 2 ? 'candidate' : 'baseline'), tag('endpoint', endpoints[i >> 1] ?? '')]
  const time = { startTimeUnixNano: `${began}000000`, timeUnixNano: `${began + second * 1000}000000` }
  const sets = Array.from({ length: endpointArms }, (_, i) => i)
  const counter = (name: string, value: (i: number) => number, extra: object[] = []) => ({
    name,
    sum: { ...cumulative, dataPoints: sets.map(i => ({ ...time, attributes: [...tags(i), ...extra], asDouble: value(i) })) },
  })
  const trend = (name: string, own: boolean, nth: number) => ({
    name,
    unit: 'ms',
    exponentialHistogram: {
      aggregationTemporality: 2,
      dataPoints: sets.map(i => ({ ...time, attributes: own ? tags(i) : [...tags(i), ...systemTags], ...latencies(endpointArms * nth + i, second) })),
    },
  })
  const metrics = [
    ...builtIn.map((name, nth) => trend(name, false, nth)),
    trend('iteration_duration', false, 8),
    trend('cutover_latency', true, 9),
    counter('cutover_requests', i => perSecond(i) * second, [tag('outcome', 'expected')]),
    counter('http_reqs', i => perSecond(i) * second, systemTags),
    counter('data_sent', i => 812 * perSecond(i) * second),
  ]
  const resource = { attributes: [tag('service.name', 'k6'), tag('cutover.run.id', runId), tag('service.instance.id', instance)] }
  return protobufOf('metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'k6' }, metrics }] }] })
}

const systemTags = [tag('method', 'GET'), tag('status', '200'), tag('expected_response', 'true')]

function tag(key: string, stringValue: string): object {
  return { key, value: { stringValue } }
}

function perSecond(i: number): number {
  return 2 + (i % 6)
}

/** Latencies around 30 ms in buckets of scale 4, unevenly filled, cumulative since the start; no two series are alike. */
function latencies(series: number, second: number): object {
  const width = 18
  const bucketCounts = Array.from({ length: 2 * width + 1 }, (_, j) => {
    const share = Math.exp(-(((j - width) / 8) ** 2) / 2) / 20
    return Math.floor(share * uneven(series, j) * perSecond(series) * second)
  })
  const count = bucketCounts.reduce((all, one) => all + one, 0)
  const offset = 60 + (series % 7)
  return {
    count,
    scale: 4,
    zeroCount: 0,
    sum: count * 31.5 * uneven(series, 99),
    min: uneven(series, 97),
    max: 400 * uneven(series, 98),
    positive: { offset, bucketCounts },
  }
}

/** Between 0.5 and 1.5, the same for the same arguments. */
function uneven(series: number, j: number): number {
  const wave = Math.sin(series * 127.1 + j * 311.7) * 43_758.5453
  return 0.5 + wave - Math.floor(wave)
}
