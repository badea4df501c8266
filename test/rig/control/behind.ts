import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, type RequestListener, request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { startProxy } from '../../../rig/control/delaying-proxy.ts'

/** A backend and a proxy in front of it, both in this process. */
export interface Behind extends AsyncDisposable {
  readonly backend: string
  readonly proxy: string
  readonly server: Server
}

/** @param share the proxy's delay */
export async function behindProxy(share: number, handle: RequestListener): Promise<Behind> {
  const server = createServer(handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const backend = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const proxy = await startProxy({ to: new URL(backend), address: '127.0.0.1', share })
  const end = async () => {
    await proxy[Symbol.asyncDispose]()
    server.close()
    server.closeAllConnections()
  }
  return { backend, proxy: proxy.url, server, [Symbol.asyncDispose]: end }
}

export interface Got {
  readonly status: number
  readonly message: string
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** ms from sending it to the last byte of the answer. */
  readonly took: number
}

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: readonly string[]
  readonly body?: Buffer | string
  readonly agent?: Agent
}

/** Sends a request. @throws Error of the connection */
export async function get(url: string, { method = 'GET', path = '/', headers = [], body, agent }: Sent = {}): Promise<Got> {
  const start = performance.now()
  const named = ['Host', new URL(url).host, ...headers, ...(body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))])]
  const sending = request(new URL(url), { method, path, headers: named, agent: agent ?? new Agent() })
  // The awaited promise reports it.
  sending.on('error', () => {})
  sending.end(body)
  const [answer] = (await once(sending, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  const { statusCode = 0, statusMessage = '', rawHeaders } = answer
  return { status: statusCode, message: statusMessage, rawHeaders, body: Buffer.concat(chunks), took: performance.now() - start }
}

export async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Asks over a bare connection. @returns what came until it broke, and how: `end` for an orderly one */
export async function untilBroken(url: string): Promise<{ readonly text: string; readonly how: string }> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(`GET / HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  const error = once(socket, 'error').then(([error]) => error.code as string)
  const how = await Promise.race([once(socket, 'end').then(() => 'end'), error])
  socket.destroy()
  return { text, how }
}
