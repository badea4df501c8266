import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { isIPv6 } from 'node:net'
import type { Settings } from './settings.ts'

/** A server that listens, until it is disposed of: then what is under way is answered first. */
export interface Serving extends AsyncDisposable {
  readonly url: string
}

/** Longer than any pause of a sender: a connection closed under its next request would look like a failure. */
const keepAlive = 65_000
const patience = 5_000

/** The port is taken, or the address is not this machine's. */
export class CannotListen extends Error {}

/** @throws CannotListen with a sentence on what to do */
export async function serve(listener: RequestListener, { host, port }: Pick<Settings, 'host' | 'port'>): Promise<Serving> {
  const server = createServer({ keepAliveTimeout: keepAlive }, listener)
  server.listen(port, host)
  await once(server, 'listening').catch(error => {
    throw new CannotListen(`Cannot listen on ${host}:${port} (${error.code}): end what listens there, or choose another --port or --host`, { cause: error })
  })
  return { url: urlOf(server, host), [Symbol.asyncDispose]: () => stop(server) }
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const deadline = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearTimeout(deadline)
}
