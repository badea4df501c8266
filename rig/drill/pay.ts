import { stripeTestMethod } from '../../contract/test-payments.ts'
import { bearer } from '../platform/http-client.ts'
import { type Attempt, isSuccess, type RequestOptions } from './attempt.ts'
import type { KnownOrder, Payment } from './written.ts'

interface Intent extends Payment {
  readonly id: string
}

type SendPayment = (id: 'payments.intent' | 'payments.confirm', question: RequestOptions) => Promise<Attempt<Intent>>

/** Pays for an order with the gateway's published test data; a repeated call pays only once. */
export async function pay({ id, reference }: KnownOrder, token: string, ask: SendPayment): Promise<Attempt<Payment>> {
  const name = `${reference}/payment`
  const headers = { ...bearer(token), 'Idempotency-Key': name }
  const intent = await ask('payments.intent', { headers, body: { orderId: id, reference: name } })
  if (!isSuccess(intent)) return intent
  return await ask('payments.confirm', { headers: bearer(token), parameters: { id: intent.body.id }, body: { paymentMethod: stripeTestMethod } })
}
