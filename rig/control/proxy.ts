import { once } from 'node:events'
import { createServer, type IncomingMessage, Agent as PlainAgent, request as plainRequest, type Server, type ServerResponse } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { urlToHttpOptions } from 'node:url'
import { pinnedLookup } from '../platform/http-client.ts'
import { passBack } from './pass-back.ts'

export interface ProxyOptions {
  /** Origin of the backend. */
  readonly to: URL
  /** IP that its name is pinned to. */
  readonly address: string
  /** What is added to the backend's time, as a share of it, 0 or more: 0.25 makes every answer take 1.25 times as long. */
  readonly share: number
}

export interface DelayingProxy extends AsyncDisposable {
  readonly url: string
}

/** Stands in front of a backend, on a free port of the loopback: requests and answers go through as they are, answers later. A failure of the
 *  backend is passed on as one of the connection, never as an answer of the proxy's own. */
export async function startProxy(options: ProxyOptions): Promise<DelayingProxy> {
  // How long to wait for whom is the client's and the backend's affair.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 })
  const way = wayTo(options)
  server.on('connection', way.open)
  server.on('request', (request, response) => forward(request, response, way, options.share))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: () => close(server) }
}

/** The way to the backend: each connection of a client gets one of its own there, so that the backend sees its users as without the proxy. */
interface Way {
  open(client: Socket): void
  send(request: IncomingMessage): ReturnType<typeof plainRequest>
}

function wayTo({ to, address }: ProxyOptions): Way {
  const secure = to.protocol === 'https:'
  const ask = secure ? secureRequest : plainRequest
  const agents = new WeakMap<Socket, PlainAgent>()
  const target = { ...urlToHttpOptions(to), lookup: pinnedLookup(address) }
  return {
    open: client => {
      const agent = new (secure ? SecureAgent : PlainAgent)({ keepAlive: true, maxSockets: 1 })
      agents.set(client, agent)
      client.on('close', () => agent.destroy())
      // A client that goes away in the middle is no failure of ours.
      client.on('error', () => {})
    },
    send: ({ method, url, rawHeaders, socket }) => ask({ ...target, method, path: url, headers: addressedTo(to.host, rawHeaders), agent: agents.get(socket) }),
  }
}

function forward(request: IncomingMessage, response: ServerResponse, way: Way, share: number): void {
  const onward = way.send(request)
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
    // An answer that comes before the request was wholly here took the backend no time that anybody could tell.
    passBack(answer, response, { since: Math.min(asked, performance.now()), share }).catch(reset)
  })
}

/** Headers as they came, but for the name of the host: backends look at it. */
function addressedTo(host: string, rawHeaders: readonly string[]): string[] {
  return rawHeaders.map((text, i) => (i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'host' ? host : text))
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
