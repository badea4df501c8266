import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { onTestFinished } from 'vitest'

/** One complete request that a receiver got. */
export interface Got {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** A third-party server: keeps the requests that it gets and sends the configured responses (default 200). Closes with the test. */
export class Receiver {
  readonly got: Got[] = []
  /** Its response to a request; `null`: none. */
  answer: (got: Got) => Reply | null = () => ({ status: 200 })
  #server: Server | null = null
  #port = 0

  /** @param port of an earlier receiver; absent: a free port */
  static async start(port = 0): Promise<Receiver> {
    const receiver = new Receiver()
    await receiver.open(port)
    onTestFinished(() => receiver.close())
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Listens again after `close`, on the same port. */
  async open(port = this.#port): Promise<void> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const got = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) }
      this.got.push(got)
      const reply = this.answer(got)
      if (reply) response.writeHead(reply.status, reply.headers).end(reply.body)
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    this.#port = typeof address === 'object' && address ? address.port : 0
    this.#server = server
  }

  /** Stops listening and closes its connections. */
  async close(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (!server) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
}
