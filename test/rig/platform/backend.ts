import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Arm } from '../../../contract/arm.ts'
import { createHttpClient, type HttpClient } from '../../../rig/platform/http-client.ts'
import { type ApiClient, createApiClient } from '../../../rig/probes/api-client.ts'

/** A small HTTP server on a free port, and clients for it. */
export interface Served extends AsyncDisposable {
  readonly url: string
  readonly client: HttpClient
  /** Asks by the paths of one side; closed with the server. */
  api(side: Arm): ApiClient
}

/** Serves until disposed. @param handle every request, its body read */
export async function serve(handle: (request: IncomingMessage, body: string, response: ServerResponse) => void): Promise<Served> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    handle(request, body, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = createHttpClient(new URL(url), '127.0.0.1')
  const clients: Disposable[] = [client]
  const api = (side: Arm) => {
    const opened = createApiClient(new URL(url), '127.0.0.1', side)
    clients.push(opened)
    return opened
  }
  return {
    url,
    client,
    api,
    [Symbol.asyncDispose]: async () => {
      for (const opened of clients) opened[Symbol.dispose]()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Answers with JSON. */
export function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
