import type { SignatureScheme } from './endpoint.ts'

/** The text that a webhook's signature is computed over (Stripe: timestamp, dot, body as sent). */
export function textToSign(timestampSeconds: number, body: string): string {
  return `${timestampSeconds}.${body}`
}

/** Value of the `Stripe-Signature` header. @param digest hex of HMAC-SHA256(secret, textToSign) */
export function signatureHeader(timestampSeconds: number, digest: string): string {
  return `t=${timestampSeconds},v1=${digest}`
}

/** Headers that sign a webhook as its gateway does: Stripe signs time and body (docs.stripe.com/webhooks), Chapa the body (developer.chapa.co/integrations/webhooks).
 *  @param body as it is sent  @param sign hex HMAC-SHA256 of a text with the webhook's secret */
export function signatureHeaders(scheme: SignatureScheme, body: string, seconds: number, sign: (text: string) => string): Record<string, string> {
  if (scheme === 'chapa') return { 'x-chapa-signature': sign(body) }
  return { 'Stripe-Signature': signatureHeader(seconds, sign(textToSign(seconds, body))) }
}
