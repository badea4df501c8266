import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { onTestFinished } from 'vitest'

/** One request that a receiver got, whole. */
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

/** Somebody else's server: keeps what it gets and answers as it is told, 200 unless told. Ends with the test. */
export class Receiver {
  readonly got: Got[] = []
  /** How it answers; `null`: never. */
  answer: (got: Got) => Reply | null = () => ({ status: 200 })
  #server: Server | null = null
  #port = 0

  /** @param port of a receiver that was there before; absent: a free one */
  static async start(port = 0): Promise<Receiver> {
    const receiver = new Receiver()
    await receiver.open(port)
    onTestFinished(() => receiver.close())
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Comes back after `close`, under the same address. */
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

  /** Nobody is there any more. */
  async close(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (!server) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
}
