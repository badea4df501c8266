import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../..', 'fixtures', 'tls')

/** PEM file of a certificate for 127.0.0.1 and localhost that signed itself: its own authority. */
export const certificateFile = join(folder, 'certificate.pem')

/** An HTTPS server on a free port, whose certificate no client trusts by default. */
export async function serveSecurely(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer({ cert: readFileSync(certificateFile), key: readFileSync(join(folder, 'key.pem')) }, handle)
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
