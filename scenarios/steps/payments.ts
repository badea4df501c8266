import { signatureHeader, signedText } from '../../contract/webhook.ts'
import type { Shown } from '../ledger.ts'
import { ownReference, type Session } from '../session.ts'
import type { Step } from './step.ts'

interface Intent {
  readonly id: string
  readonly amount: number
  readonly status: string
}

const paymentReference = (session: Session) => ownReference(session, 'payment')

export const intent: Step<Intent> = {
  request: session => ({
    headers: { 'Idempotency-Key': paymentReference(session) },
    body: { orderId: session.orderId, reference: paymentReference(session) },
  }),
  keep: (session, { id }) => {
    session.intentId = id
  },
  write: { kind: 'payment', reference: paymentReference, shown: paymentShown },
}

export const confirm: Step<Intent> = {
  request: ({ intentId }) => ({ parameters: { id: intentId } }),
  write: { kind: 'payment', reference: paymentReference, shown: paymentShown },
}

/** What Stripe would send after the confirmation. */
export const webhook: Step = {
  request: session => {
    const event = { id: `evt_${paymentReference(session)}`, type: 'payment_intent.succeeded', data: { object: { id: session.intentId, status: 'succeeded' } } }
    const body = JSON.stringify(event)
    const seconds = Math.floor(Date.now() / 1000)
    return { body, headers: { 'Stripe-Signature': signatureHeader(seconds, session.sign(signedText(seconds, body))) } }
  },
}

function paymentShown({ amount, status }: Intent): Shown {
  return { total: amount, status }
}
