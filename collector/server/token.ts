import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Whether a request may pass: always when no token is asked for, else only with it as a bearer (RFC 6750). */
export function isAuthorized(request: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined) return true
  const [, given = ''] = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '') ?? []
  // Digests have one length, so the comparison takes the same time whatever was given.
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
