import { setTimeout as wait } from 'node:timers/promises'
import type { Response } from 'express'
import { z } from 'zod'

/** ms over which the body of an answer is dribbled out. */
export const bodySlow = z.number().min(0).max(60_000)

const pieces = 10

export async function dribble(response: Response, body: Buffer, over: number): Promise<void> {
  const size = Math.ceil(body.length / pieces)
  response.setHeader('content-length', body.length)
  response.flushHeaders()
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    await wait(over / pieces)
    response.write(body.subarray(at, at + size))
  }
  response.end()
}
