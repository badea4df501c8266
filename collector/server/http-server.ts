import { once } from 'node:events'
import { fstatSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { isIPv6 } from 'node:net'
import type { Settings } from './settings.ts'

/** A listening server. Disposing answers the requests in flight first. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string
}

/** Longer than any pause of a sender: a connection closed under its next request would look like a failure. */
const keepAliveTimeoutMs = 65_000
const stopTimeoutMs = 5_000

/** The port is taken, or the address is not this machine's. */
export class ListenError extends Error {}

/** @throws ListenError with what to do */
export async function startHttpServer(listener: RequestListener, { host, port }: Pick<Settings, 'host' | 'port'>): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, listener)
  server.listen(port, host)
  await once(server, 'listening').catch(error => {
    throw new ListenError(`Cannot listen on ${host}:${port} (${error.code}). Stop what listens there, or choose another --port or --host.`, { cause: error })
  })
  return { url: urlOf(server, host), [Symbol.asyncDispose]: () => stopServer(server) }
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

async function stopServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const deadline = setTimeout(() => server.closeAllConnections(), stopTimeoutMs)
  await closed
  clearTimeout(deadline)
}

/** Resolves when this process should stop: at SIGTERM or SIGINT (repeats count once), or when its parent died.
 *  A parent that holds a pipe to stdin is known to be gone when that ends; a terminal or a file shows nothing of the kind. */
export function waitForStopRequest(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve())
    if (!isStdinPipe()) return
    process.stdin
      .on('end', resolve)
      .on('close', resolve)
      .on('error', () => resolve())
    process.stdin.resume()
  })
}

function isStdinPipe(): boolean {
  try {
    const stdin = fstatSync(0)
    return stdin.isFIFO() || stdin.isSocket()
  } catch {
    return false
  }
}
