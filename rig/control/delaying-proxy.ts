import { once } from 'node:events'
import { createServer, type IncomingMessage, Agent as PlainAgent, request as plainRequest, type Server, type ServerResponse } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { urlToHttpOptions } from 'node:url'
import { pinnedLookup } from '../platform/http-client.ts'

export interface ProxyOptions {
  /** Origin of the backend. */
  readonly to: URL
  /** IP that its name is pinned to. */
  readonly address: string
  /** Added share of the response time, ≥ 0: with 0.25 each response takes 1.25 times as long. */
  readonly share: number
}

export interface DelayingProxy extends AsyncDisposable {
  readonly url: string
}

/** Starts a proxy on a free loopback port that passes requests on and delays responses. A failure of the backend becomes one of the connection,
 *  never a response of the proxy's own. */
export async function startProxy(options: ProxyOptions): Promise<DelayingProxy> {
  // Timeouts are those of the client and the backend.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 })
  const upstream = connectUpstream(options)
  server.on('connection', upstream.open)
  server.on('request', (request, response) => forward(request, response, upstream, options.share))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: () => close(server) }
}

/** Connections to the backend: one per client connection, so that the backend sees its users as without the proxy. */
interface Upstream {
  open(client: Socket): void
  send(request: IncomingMessage): ReturnType<typeof plainRequest>
}

function connectUpstream({ to, address }: ProxyOptions): Upstream {
  const secure = to.protocol === 'https:'
  const ask = secure ? secureRequest : plainRequest
  const agents = new WeakMap<Socket, PlainAgent>()
  const target = { ...urlToHttpOptions(to), lookup: pinnedLookup(address) }
  return {
    open: client => {
      const agent = new (secure ? SecureAgent : PlainAgent)({ keepAlive: true, maxSockets: 1 })
      agents.set(client, agent)
      client.on('close', () => agent.destroy())
      // A client that disconnects is no failure.
      client.on('error', () => {})
    },
    send: ({ method, url, rawHeaders, socket }) => ask({ ...target, method, path: url, headers: addressedTo(to.host, rawHeaders), agent: agents.get(socket) }),
  }
}

function forward(request: IncomingMessage, response: ServerResponse, upstream: Upstream, share: number): void {
  const onward = upstream.send(request)
  const reset = () => request.socket.resetAndDestroy()
  let asked = Number.POSITIVE_INFINITY
  request.once('end', () => {
    asked = performance.now()
  })
  request.pipe(onward)
  onward.on('error', reset)
  response.once('close', () => onward.destroy())
  onward.once('response', answer => {
    answer.once('error', reset)
    // A response before the end of the request has no measurable response time.
    delayResponse(answer, response, { since: Math.min(asked, performance.now()), share }).catch(reset)
  })
}

/** Headers unchanged except for Host, which backends check. */
function addressedTo(host: string, rawHeaders: readonly string[]): string[] {
  return rawHeaders.map((text, i) => (i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'host' ? host : text))
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

interface Delay {
  /** When the request was complete, in ms of `performance.now()`. */
  readonly since: number
  /** Added share of the response time. */
  readonly share: number
}

/** Passes a response on, each part at (1 + share) times the time that the backend took to send it, like a backend with a slower clock.
 *  @throws Error when either side breaks off; both connections are gone then */
async function delayResponse(answer: IncomingMessage, response: ServerResponse, { since, share }: Delay): Promise<void> {
  const due = (arrival: number) => since + (1 + share) * (arrival - since)
  const begun = due(performance.now())
  await pipeline(answer, stampArrivals(), slowed, response)

  async function* slowed(parts: AsyncIterable<Part>) {
    await waitUntil(begun)
    writeHead(answer, response)
    for await (const { bytes, arrival } of parts) {
      await waitUntil(due(arrival))
      if (bytes) yield bytes
    }
  }
}

interface Part {
  /** Null at the end. */
  readonly bytes: Buffer | null
  /** In ms of `performance.now()`. */
  readonly arrival: number
}

/** Buffered parts, practically unlimited: backpressure would slow the backend, and that would be delayed again.
 *  At most share / (1 + share) of a body is buffered at a time. */
const maxBufferedParts = 2 ** 20

function stampArrivals(): Transform {
  return new Transform({
    readableObjectMode: true,
    readableHighWaterMark: maxBufferedParts,
    transform: (bytes: Buffer, _encoding, done) => done(null, { bytes, arrival: performance.now() } satisfies Part),
    flush: done => done(null, { bytes: null, arrival: performance.now() } satisfies Part),
  })
}

/** Status and headers unchanged, without those that Node adds. */
function writeHead({ statusCode = 0, statusMessage, rawHeaders }: IncomingMessage, response: ServerResponse): void {
  for (const name of ['connection', 'date', 'transfer-encoding', 'content-length']) response.removeHeader(name)
  response.writeHead(statusCode, statusMessage, rawHeaders)
  response.flushHeaders()
}

/** Timers have whole milliseconds: rounded to the nearest, they err in both directions. */
async function waitUntil(time: number): Promise<void> {
  const left = Math.round(time - performance.now())
  if (left > 0) await sleep(left)
}
