import { createHmac, timingSafeEqual } from 'node:crypto'
import { textToSign } from '../../contract/webhook.ts'
import { invalid, unauthorized } from './problem.ts'

/** Stripe's own libraries refuse events whose timestamp is further away. */
const toleranceSeconds = 300

/** Checks the `Stripe-Signature` header of a webhook (https://docs.stripe.com/webhooks#verify-manually).
 *  @param body exactly as sent  @param now ms since the epoch  @throws Problem 401 when it is missing, old or wrong */
export function verifyWebhook(secret: string, header: string | undefined, body: string, now = Date.now()): void {
  const parts = new Map((header ?? '').split(',').map(part => splitOnce(part.trim())))
  const timestamp = Number(parts.get('t') ?? Number.NaN)
  const fresh = Math.abs(now / 1000 - timestamp) <= toleranceSeconds
  if (!fresh || !signs(secret, parts.get('v1'), textToSign(timestamp, body))) throw unauthorized('The signature is not valid.')
}

/** Checks the `x-chapa-signature` header of a callback (https://developer.chapa.co/integrations/webhooks).
 *  @param body exactly as sent  @throws Problem 401 when it is missing or wrong */
export function verifyChapa(secret: string, header: string | undefined, body: string): void {
  if (!signs(secret, header, body)) throw unauthorized('The signature is not valid.')
}

/** The JSON of a body that came as text, once its signature is known to be right. @throws Problem 400 when it is none */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw invalid('request: expected JSON')
  }
}

function signs(secret: string, digest: string | undefined, text: string): boolean {
  const given = Buffer.from(digest ?? '', 'hex')
  const expected = createHmac('sha256', secret).update(text).digest()
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function splitOnce(part: string): [string, string] {
  const at = part.indexOf('=')
  return [part.slice(0, at), part.slice(at + 1)]
}
