import type { Response } from 'express'
import { errorShare } from '../errors/error-share.ts'

/** Share of answers of whose body only half is sent, before the connection is closed: content-length promises more. */
export const bodyTruncated = errorShare

export function truncate(response: Response, body: Buffer): void {
  response.setHeader('content-length', body.length)
  response.write(body.subarray(0, body.length / 2))
  response.socket?.end()
}
