import { drawChoice, nextProduct, ownReference, type Session } from '../session.ts'
import { readAcknowledgedValues } from './acknowledged-values.ts'
import type { Step } from './step.ts'

/** One to three pieces of the last viewed product. One product only: an order of several locks their rows in an order of its own. */
export const create: Step = {
  request: session => ({
    headers: { 'Idempotency-Key': reference(session) },
    body: {
      reference: reference(session),
      items: [{ productId: session.variables.product ?? nextProduct(session), quantity: 1 + Math.floor(drawChoice(session, 'quantity') * 3) }],
    },
  }),
  write: {
    row: session => ({ kind: 'order', reference: reference(session), account: session.account.number }),
    values: answer => readAcknowledgedValues('order', answer),
  },
}

function reference(session: Session): string {
  return ownReference(session, 'order')
}
