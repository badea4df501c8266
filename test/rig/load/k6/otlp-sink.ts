import { createServer, type IncomingMessage } from 'node:http'
import { decode } from '../../../../collector/otlp/decode.ts'
import type { Point, ReceivedEvent } from '../../../../collector/otlp/signal.ts'
import type { AccountOwner } from '../../../../contract/accounts.ts'
import { bytesOf, close, listen } from './contract-server.ts'

/** Where k6 sends what it counts and writes down: keeps the last export and all events. */
export interface OtlpSink extends AsyncDisposable {
  readonly url: string
  readonly events: readonly ReceivedEvent[]
  readonly exports: readonly (readonly Point[])[]
  /** Authorization headers that came. */
  readonly shown: ReadonlySet<string>
  /** How often it was asked for the run's state. */
  asked(): number
  /** Sum of a counter's last points that have these attributes. */
  count(metric: string, attributes: Readonly<Record<string, string>>): number
  /** Sessions begun and not ended, as the last export has it. */
  inFlight(target: AccountOwner): number
}

/** @param state answer to questions for the run's state */
export async function startOtlpSink(state: object): Promise<OtlpSink> {
  const events: ReceivedEvent[] = []
  const exports: (readonly Point[])[] = []
  const shown = new Set<string>()
  let asked = 0
  const take = async (request: IncomingMessage) => {
    const bytes = await bytesOf(request)
    shown.add(request.headers.authorization ?? '')
    if (request.method === 'GET') asked++
    else if (request.url === '/v1/logs') events.push(...eventsOf(bytes))
    else exports.push(pointsOf(bytes))
  }
  const server = createServer(async (request, response) => {
    await take(request)
    response.writeHead(200, { 'content-type': 'application/json' }).end(request.method === 'GET' ? JSON.stringify(state) : '{}')
  })
  const count: OtlpSink['count'] = (metric, attributes) =>
    (exports.at(-1) ?? []).reduce((sum, point) => (matches(point, metric, attributes) && point.kind === 'sum' ? sum + point.value : sum), 0)
  const inFlight = (target: AccountOwner) => count('cutover_sessions_started', { target }) - count('cutover_sessions_ended', { target })
  return { url: await listen(server), events, exports, shown, asked: () => asked, count, inFlight, [Symbol.asyncDispose]: () => close(server) }
}

function matches(point: Point, metric: string, attributes: Readonly<Record<string, string>>): boolean {
  return point.metric === metric && Object.entries(attributes).every(([name, value]) => point.attributes[name] === value)
}

function pointsOf(bytes: Buffer): readonly Point[] {
  const { signal } = decode('metrics', 'protobuf', bytes)
  return signal.kind === 'metrics' ? signal.points : []
}

function eventsOf(bytes: Buffer): readonly ReceivedEvent[] {
  const { signal } = decode('logs', 'json', bytes)
  return signal.kind === 'logs' ? signal.events : []
}
