import { createHmac } from 'node:crypto'

const prefix = 'whsec_'

/** The key of a secret as Standard Webhooks writes it: `whsec_` and base64 of 24 to 64 bytes; null for anything else. */
export function keyOf(secret: string): Buffer | null {
  const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : ''
  const key = Buffer.from(text, 'base64')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && key.length >= 24 && key.length <= 64 ? key : null
}

/** Headers by which a receiver knows who sent a message, when, and that it is the one that came before
 *  (https://github.com/standard-webhooks/standard-webhooks, "Webhook Headers" and "Symmetric").
 *  @param id the same for each attempt at one message  @param seconds since the epoch, of this attempt */
export function signatureHeaders(key: Buffer, id: string, seconds: number, body: string): Readonly<Record<string, string>> {
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` }
}
