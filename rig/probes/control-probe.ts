import { once } from 'node:events'
import { createServer } from 'node:http'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import { admitPage } from '../platform/hosts.ts'
import { createHttpClient, type HttpResponse } from '../platform/http-client.ts'

/** ms for the first answer. */
const firstTimeoutMs = 5000

/** What is asked each second beside the backends, so that a blip of the rig's own network is not blamed on them. */
export interface ControlProbe extends AsyncDisposable {
  /** As the plan names it. */
  readonly url: string
  /** @param timeout ms  @throws Error of the connection, or of the timeout */
  send(timeout: number): Promise<HttpResponse>
}

/** @param given `--control-probe`: a page beside the backends; absent: a server of the rig's own, which shows no more than that the load machine keeps going
 *  @throws InputFailure when the host is not admitted, or the page does not answer */
export async function openControlProbe(given: string | undefined, allowHosts: readonly string[]): Promise<ControlProbe> {
  if (given === undefined) return await ownServer()
  const { url, addresses } = await admitPage(given, allowHosts)
  const failures: string[] = []
  for (const address of addresses) {
    const probe = createPageProbe(url, address)
    const wrong = await failureOf(probe)
    if (wrong === null) return probe
    await probe[Symbol.asyncDispose]()
    failures.push(`${wrong} (at ${address})`)
  }
  throw new InputFailure(`Cannot use ${url.href} as the control: ${failures.join('; ')}. Give a page that answers whatever the backends do`)
}

async function failureOf(probe: ControlProbe): Promise<string | null> {
  try {
    const { status } = await probe.send(firstTimeoutMs)
    return status >= 500 ? `it answered ${status}` : null
  } catch (error) {
    return sentenceOf(error)
  }
}

async function ownServer(): Promise<ControlProbe> {
  const server = createServer((_request, response) => response.writeHead(204).end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Cannot open the control probe: expected a server on a port')
  const probe = createPageProbe(new URL(`http://127.0.0.1:${address.port}/`), '127.0.0.1')
  const end = async () => {
    await probe[Symbol.asyncDispose]()
    server.closeAllConnections()
    await new Promise(closed => server.close(closed))
  }
  return { ...probe, [Symbol.asyncDispose]: end }
}

/** Each probe opens a connection of its own, as those of the backends do. */
function createPageProbe(url: URL, address: string): ControlProbe {
  const http = createHttpClient(url, address, { keepAlive: false })
  return { url: url.href, send: timeout => http.send({ path: url.pathname, timeout }), [Symbol.asyncDispose]: async () => http[Symbol.dispose]() }
}
