import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { createApp } from './app.ts'
import type { Services } from './call.ts'
import { cut } from './faults/errors/outage.ts'
import { type FaultsSet, faultsPath } from './faults/route.ts'

/** Longer than any session, so that it is the client who ends idle connections. */
const keepAlive = 65_000
const idleCheck = 20

interface Listening {
  readonly port: number
  /** Answers what is under way, then ends. */
  stop(): Promise<void>
}

/** Where a backend listens. */
export interface Where {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
}

/** Listens. @param restart ends this process and has another one started after so many seconds
 *  @throws Error when the port is taken */
export async function serve(services: Services, where: Where, restart: (afterSeconds: number) => void): Promise<Listening> {
  const sockets = new Set<Socket>()
  const onFaults: FaultsSet = ({ outage, restart: afterSeconds }, response) => {
    if (outage) cutOthers(sockets, response.socket)
    if (afterSeconds !== undefined) response.once('finish', () => restart(afterSeconds))
  }
  const app = createApp(services, onFaults)
  const server = createServer((request, response) => {
    if (services.faults.outage && !request.url?.startsWith(faultsPath)) cut(request.socket)
    else app(request, response)
  })
  server.keepAliveTimeout = keepAlive
  server.headersTimeout = keepAlive + 1_000
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return { port: await listen(server, where), stop: () => stop(server) }
}

async function listen(server: Server, { host, port }: Where): Promise<number> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new Error(inUse(error) ? `port ${port} on ${host} is taken` : `cannot listen on port ${port}: ${String(error)}`)
  }
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : port
}

function inUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

function cutOthers(sockets: ReadonlySet<Socket>, spared: Socket | null): void {
  for (const socket of sockets) if (socket !== spared) cut(socket)
}

async function stop(server: Server): Promise<void> {
  server.close()
  // Connections whose request was under way become idle later.
  const closing = setInterval(() => server.closeIdleConnections(), idleCheck)
  await once(server, 'close')
  clearInterval(closing)
}
