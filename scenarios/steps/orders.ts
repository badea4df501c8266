import { choice, nextProduct, ownReference, type Session } from '../session.ts'
import { shownBy } from './shown.ts'
import type { Step } from './step.ts'

/** One to three of what the session looked at last. One article only: an order of several locks their rows in an order of its own. */
export const create: Step = {
  request: session => ({
    headers: { 'Idempotency-Key': reference(session) },
    body: {
      reference: reference(session),
      items: [{ productId: session.variables.product ?? nextProduct(session), quantity: 1 + Math.floor(choice(session, 'quantity') * 3) }],
    },
  }),
  write: {
    row: session => ({ kind: 'order', reference: reference(session), account: session.account.number }),
    shown: answer => shownBy('order', answer),
  },
}

function reference(session: Session): string {
  return ownReference(session, 'order')
}
