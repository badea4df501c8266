/** Shared secret of the payment gateway's webhooks in demonstrations; other backends get theirs by `CUTOVER_WEBHOOK_SECRET`. */
export const demoWebhookSecret = 'whsec_cutover_demonstration'

/** The text that a webhook's signature is computed over (Stripe: timestamp, dot, body as sent). */
export function signedText(timestampSeconds: number, body: string): string {
  return `${timestampSeconds}.${body}`
}

/** Value of the `Stripe-Signature` header. @param digest hex of HMAC-SHA256(secret, signedText) */
export function signatureHeader(timestampSeconds: number, digest: string): string {
  return `t=${timestampSeconds},v1=${digest}`
}
