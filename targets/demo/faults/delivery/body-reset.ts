import type { Response } from 'express'
import { errorShare } from '../errors/error-share.ts'
import { cut } from '../errors/outage.ts'

/** Share of answers in the middle of whose body the connection is reset. */
export const bodyReset = errorShare

/** ms for the first half to arrive: a reset overtakes what is under way. */
const headStart = 20

export function reset(response: Response, body: Buffer): void {
  response.setHeader('content-length', body.length)
  response.write(body.subarray(0, body.length / 2))
  setTimeout(() => response.socket && cut(response.socket), headStart)
}
