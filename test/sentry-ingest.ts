import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

interface Item {
  readonly type: string
  readonly payload: Payload
}

/** What is looked at of an event or a check-in. */
interface Payload {
  readonly message?: string
  readonly level?: string
  readonly fingerprint?: readonly string[]
  readonly tags?: Readonly<Record<string, string>>
  readonly contexts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly environment?: string
  readonly release?: string
  readonly exception?: { readonly values: readonly { readonly type: string; readonly value: string }[] }
  readonly check_in_id?: string
  readonly monitor_slug?: string
  readonly status?: string
  readonly duration?: number
  readonly monitor_config?: object
}

/** A stand-in for Sentry's ingest: takes envelopes (https://develop.sentry.dev/sdk/data-model/envelopes/) and keeps what is in them. */
export interface Ingest extends AsyncDisposable {
  readonly dsn: string
  readonly items: readonly Item[]
  /** All that was sent, with its headers, as text. */
  raw(): string
  events(): Payload[]
  checkIns(): Payload[]
}

/** @param answers whether it answers at all; else it takes what comes and stays silent */
export async function sentryIngest({ answers = true } = {}): Promise<Ingest> {
  const items: Item[] = []
  const texts: string[] = []
  const server = createServer(async (request, response) => {
    const sent = Buffer.concat(await request.toArray())
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString()
    texts.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}\n${text}`)
    items.push(...itemsOf(text))
    if (answers) response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const payloads = (type: string) => items.filter(item => item.type === type).map(({ payload }) => payload)
  return {
    dsn: `http://key@127.0.0.1:${(server.address() as AddressInfo).port}/1`,
    items,
    raw: () => texts.join('\n'),
    events: () => payloads('event'),
    checkIns: () => payloads('check_in'),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Lines of JSON: the envelope's header, then a header and a payload for each item. */
function itemsOf(envelope: string): Item[] {
  const [, ...lines] = envelope.split('\n').filter(line => line !== '')
  return lines.flatMap((line, i) => (i % 2 === 0 ? [{ type: JSON.parse(line).type, payload: JSON.parse(lines[i + 1] ?? '{}') }] : []))
}
