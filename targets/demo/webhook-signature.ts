import { createHmac, timingSafeEqual } from 'node:crypto'
import { signedText } from '../../contract/webhook.ts'
import { unauthorized } from './problem.ts'

/** Stripe's own libraries refuse events whose timestamp is further away. */
const toleranceSeconds = 300

/** Checks the `Stripe-Signature` header of a webhook (https://docs.stripe.com/webhooks#verify-manually).
 *  @param body exactly as sent  @param now ms since the epoch  @throws Problem 401 when it is missing, old or wrong */
export function verifyWebhook(secret: string, header: string | undefined, body: string, now = Date.now()): void {
  const parts = new Map((header ?? '').split(',').map(part => splitOnce(part.trim())))
  const timestamp = Number(parts.get('t') ?? Number.NaN)
  const given = Buffer.from(parts.get('v1') ?? '', 'hex')
  const expected = createHmac('sha256', secret).update(signedText(timestamp, body)).digest()
  const fresh = Math.abs(now / 1000 - timestamp) <= toleranceSeconds
  if (!fresh || given.length !== expected.length || !timingSafeEqual(given, expected)) throw unauthorized('The signature is not valid.')
}

function splitOnce(part: string): [string, string] {
  const at = part.indexOf('=')
  return [part.slice(0, at), part.slice(at + 1)]
}
