import { choice, nextProduct, ownReference, type Session } from '../session.ts'
import type { Step } from './step.ts'

interface Order {
  readonly total: number
  readonly status: string
}

/** One to three of what the session looked at last. One article only: an order of several locks their rows in an order of its own. */
export const create: Step<Order> = {
  request: session => ({
    headers: { 'Idempotency-Key': reference(session) },
    body: {
      reference: reference(session),
      items: [{ productId: session.variables.product ?? nextProduct(session), quantity: 1 + Math.floor(choice(session, 'quantity') * 3) }],
    },
  }),
  write: {
    row: session => ({ kind: 'order', reference: reference(session), account: session.account.number }),
    shown: ({ total, status }) => ({ total, status }),
  },
}

function reference(session: Session): string {
  return ownReference(session, 'order')
}
