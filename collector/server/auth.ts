import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../../contract/loopback.ts'

export const tokenRequired = 'Expected the token of this collector (Authorization: Bearer …)'

/** Whether a request may pass: always where no token is required, otherwise only with it as a bearer (RFC 6750). */
export function isAuthorized(request: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined) return true
  const [, given = ''] = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '') ?? []
  // Digests have one length, so the comparison takes the same time whatever was given.
  return timingSafeEqual(digest(given), digest(token))
}

/** Describes why a collector may not listen: an address that others reach needs a token. @returns null where it may */
export function describeMissingToken(host: string, token: string | undefined): string | null {
  if (token !== undefined || isLoopback(host)) return null
  return `Cannot listen on ${host} without a token: other machines could reach it. Set CUTOVER_TOKEN, or listen on 127.0.0.1.`
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
