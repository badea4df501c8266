import type { IncomingMessage, ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'

interface Delay {
  /** When the backend had the whole request, in ms of `performance.now()`. */
  readonly since: number
  /** What is added to the backend's time, as a share of it. */
  readonly share: number
}

/** Passes an answer on as it is, each part of it at (1 + share) times the time that the backend took to send it: a backend whose clock runs slower.
 *  @throws Error when either side breaks off; both connections are gone then */
export async function passBack(answer: IncomingMessage, response: ServerResponse, { since, share }: Delay): Promise<void> {
  const due = (arrival: number) => since + (1 + share) * (arrival - since)
  const begun = due(performance.now())
  await pipeline(answer, stamped(), slowed, response)

  async function* slowed(parts: AsyncIterable<Part>) {
    await until(begun)
    writeHead(answer, response)
    for await (const { bytes, arrival } of parts) {
      await until(due(arrival))
      if (bytes) yield bytes
    }
  }
}

interface Part {
  /** Null at the end. */
  readonly bytes: Buffer | null
  /** In ms of `performance.now()`. */
  readonly arrival: number
}

/** Parts that may wait, as good as any number: a backend that had to wait for the delay would seem to be slower, and be delayed for that again.
 *  At most share / (1 + share) of a body waits at a time. */
const parts = 2 ** 20

function stamped(): Transform {
  return new Transform({
    readableObjectMode: true,
    readableHighWaterMark: parts,
    transform: (bytes: Buffer, _encoding, done) => done(null, { bytes, arrival: performance.now() } satisfies Part),
    flush: done => done(null, { bytes: null, arrival: performance.now() } satisfies Part),
  })
}

/** Status and headers as they came; nothing that Node would add by itself. */
function writeHead({ statusCode = 0, statusMessage, rawHeaders }: IncomingMessage, response: ServerResponse): void {
  for (const name of ['connection', 'date', 'transfer-encoding', 'content-length']) response.removeHeader(name)
  response.writeHead(statusCode, statusMessage, rawHeaders)
  response.flushHeaders()
}

/** Timers count whole milliseconds: rounded to the nearest, they are late as often as early. */
async function until(time: number): Promise<void> {
  const left = Math.round(time - performance.now())
  if (left > 0) await sleep(left)
}
