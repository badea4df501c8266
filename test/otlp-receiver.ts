import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { messages } from './collector/otlp/otlp.ts'

type Attributes = Readonly<Record<string, string | number>>

interface ReceivedSpan {
  readonly service: string
  readonly name: string
  readonly trace: string
  readonly id: string
  /** Empty for the first of a trace. */
  readonly parent: string
  readonly attributes: Attributes
  /** Empty unless it failed. */
  readonly failure: string
}

interface ReceivedPoint {
  readonly service: string
  readonly metric: string
  readonly unit: string
  readonly attributes: Attributes
  /** Of a histogram its count. */
  readonly value: number
}

/** A receiver of OTLP/HTTP in protobuf that keeps what it is sent. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  /** All bodies, as text: what must not be in them is looked for here. */
  raw(): string
  spans(): ReceivedSpan[]
  points(): ReceivedPoint[]
  /** Attributes of all resources. */
  resources(): Attributes[]
}

/** @param answers whether it answers at all; else it takes what comes and stays silent */
export async function otlpReceiver({ answers = true } = {}): Promise<Receiver> {
  const requests: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = []
  const server = createServer(async (request, response) => {
    const sent = Buffer.concat(await request.toArray())
    requests.push({ path: request.url ?? '', headers: request.headers, body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent })
    if (answers) response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sent = (kind: 'traces' | 'metrics') => requests.filter(({ path }) => path === `/v1/${kind}`).map(({ body }) => decoded(kind, body))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    raw: () => requests.map(({ body }) => body.toString()).join('\n'),
    spans: () => sent('traces').flatMap(spansOf),
    points: () => sent('metrics').flatMap(pointsOf),
    resources: () => [...sent('traces'), ...sent('metrics')].flatMap(request => (request.resourceSpans ?? request.resourceMetrics ?? []).map(resourceOf)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Wire {
  readonly resourceSpans?: readonly (WireResource & { readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[] })[]
  readonly resourceMetrics?: readonly (WireResource & { readonly scopeMetrics: readonly { readonly metrics: readonly WireMetric[] }[] })[]
}
interface WireResource {
  readonly resource: { readonly attributes: readonly WireAttribute[] }
}
interface WireAttribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number; readonly doubleValue?: number; readonly boolValue?: boolean }
}
interface WireSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes?: readonly WireAttribute[]
  readonly status?: { readonly code?: number; readonly message?: string }
}
interface WireMetric {
  readonly name: string
  readonly unit: string
  readonly gauge?: { readonly dataPoints: readonly WirePoint[] }
  readonly histogram?: { readonly dataPoints: readonly WirePoint[] }
}
interface WirePoint {
  readonly attributes?: readonly WireAttribute[]
  readonly count?: number
  readonly asDouble?: number
  readonly asInt?: number
}

function decoded(kind: 'traces' | 'metrics', body: Buffer): Wire {
  return messages[kind].toObject(messages[kind].decode(body), { longs: Number, bytes: String })
}

function spansOf({ resourceSpans = [] }: Wire): ReceivedSpan[] {
  return resourceSpans.flatMap(found =>
    found.scopeSpans.flatMap(({ spans }) =>
      spans.map(({ traceId, spanId, parentSpanId = '', name, attributes = [], status }) => ({
        service: String(resourceOf(found)['service.name']),
        name,
        trace: hex(traceId),
        id: hex(spanId),
        parent: hex(parentSpanId),
        attributes: plain(attributes),
        failure: status?.code === 2 ? (status.message ?? '(no message)') : '',
      })),
    ),
  )
}

function pointsOf({ resourceMetrics = [] }: Wire): ReceivedPoint[] {
  return resourceMetrics.flatMap(found =>
    found.scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(
        ({ name, unit, gauge, histogram }) =>
          (gauge ?? histogram)?.dataPoints.map(({ attributes = [], count, asDouble, asInt }) => ({
            service: String(resourceOf(found)['service.name']),
            metric: name,
            unit,
            attributes: plain(attributes),
            value: count ?? asDouble ?? asInt ?? 0,
          })) ?? [],
      ),
    ),
  )
}

function resourceOf({ resource }: WireResource): Attributes {
  return plain(resource.attributes)
}

function plain(attributes: readonly WireAttribute[]): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.doubleValue ?? String(value.boolValue)]))
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}
