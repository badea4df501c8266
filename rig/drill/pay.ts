import { stripeTestMethod } from '../../contract/test-payments.ts'
import { type Attempt, bearer, isRight, type Question } from './attempt.ts'
import type { KnownOrder, Payment } from './written.ts'

interface Intent extends Payment {
  readonly id: string
}

type AskPayment = (id: 'payments.intent' | 'payments.confirm', question: Question) => Promise<Attempt<Intent>>

/** Pays for an order with the gateway's published test data; asked twice it pays once. @param ask the backend that is to take the payment */
export async function pay({ id, reference }: KnownOrder, token: string, ask: AskPayment): Promise<Attempt<Payment>> {
  const name = `${reference}/payment`
  const headers = { ...bearer(token), 'Idempotency-Key': name }
  const intent = await ask('payments.intent', { headers, body: { orderId: id, reference: name } })
  if (!isRight(intent)) return intent
  return await ask('payments.confirm', { headers: bearer(token), parameters: { id: intent.body.id }, body: { paymentMethod: stripeTestMethod } })
}
