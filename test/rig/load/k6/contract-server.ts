import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Arm, arms } from '../../../../contract/arm.ts'
import { type EndpointId, endpoint, endpointIds } from '../../../../contract/endpoints.ts'
import { leastObject } from '../../../least-answer.ts'

/** One request as a backend saw it. */
export interface Seen {
  readonly arm: Arm
  readonly endpoint: EndpointId
  readonly query: string
  /** Address that signed in; empty for requests without a token. */
  readonly user: string
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly connection: number
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Both backends in one, answering the least that the catalogue promises. */
export interface ContractServer extends AsyncDisposable {
  readonly url: string
  readonly seen: readonly Seen[]
  /** Paths that the catalogue does not know. */
  readonly strays: readonly string[]
}

/** @param instead another answer, or null for the promised one */
export async function startContractServer(instead: (seen: Seen) => Answer | null): Promise<ContractServer> {
  const seen: Seen[] = []
  const strays: string[] = []
  const server = createServer(async (request, response) => {
    const found = await look(request)
    if (!found) strays.push(request.url ?? '')
    else seen.push(found)
    const { status, headers, body } = found ? (instead(found) ?? promised(found)) : { status: 404 }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body === undefined ? undefined : JSON.stringify(body))
  })
  return { url: await listen(server), seen, strays, [Symbol.asyncDispose]: () => close(server) }
}

/** Listens on a free port of the loopback. @returns its base URL */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

/** The text of a request's body. */
export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const routes = arms.flatMap(arm =>
  endpointIds.map(id => ({ arm, id, method: endpoint(id).method, pattern: new RegExp(`^${endpoint(id).path[arm].replaceAll(/:\w+/g, '[^/]+')}$`) })),
)

async function look(request: IncomingMessage): Promise<Seen | null> {
  const body = (await bytesOf(request)).toString()
  const { pathname, search } = new URL(request.url ?? '/', 'http://server')
  const route = routes.find(({ method, pattern }) => method === request.method && pattern.test(pathname))
  if (!route) return null
  const { headers } = request
  const user = headers.authorization?.replace('Bearer access ', '') ?? (route.id.startsWith('auth.') ? userIn(JSON.parse(body)) : '')
  return { arm: route.arm, endpoint: route.id, query: search, user, body, headers, connection: request.socket.remotePort ?? 0 }
}

function userIn({ email, refreshToken }: { readonly email?: string; readonly refreshToken?: string }): string {
  return email ?? refreshToken?.replace('refresh ', '') ?? ''
}

function promised({ endpoint: id, arm, user, body }: Seen): Answer {
  const { expects, response } = endpoint(id)
  const tokens = { accessToken: `access ${user}`, refreshToken: `refresh ${user}`, user: { id: 'u1', email: user, name: 'x' } }
  const shelf = Array.from({ length: 6 }, (_, i) => ({ id: `p${i}`, name: `Good ${i}`, price: 100 * i, currency: 'ETB', stock: 9, categoryId: 'c1' }))
  const own: Partial<Record<EndpointId, object>> = {
    'auth.register': tokens,
    'auth.login': tokens,
    'auth.refresh': { accessToken: tokens.accessToken },
    'catalog.list': { items: shelf, total: shelf.length },
    'catalog.categories': { items: [{ id: 'c1', name: 'One' }] },
    'catalog.create': { id: 'article' },
    'orders.create': { id: `order-of-${arm}`, reference: body ? JSON.parse(body).reference : '', total: 900 },
    'payments.intent': { id: `intent-of-${arm}`, amount: 900 },
    'regional.zones': { items: ['z1', 'z2'].map(id => ({ id, name: id, regions: [] })) },
  }
  return { status: expects[0] ?? 200, ...(response ? { body: { ...leastObject(response), ...own[id] } } : {}) }
}
