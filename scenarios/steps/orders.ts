import type { Shown } from '../ledger.ts'
import { choice, ownReference, type Session } from '../session.ts'
import type { Step } from './step.ts'

interface Order {
  readonly id: string
  readonly total: number
  readonly status: string
  readonly items: readonly { readonly quantity: number; readonly price: number }[]
}

const orderReference = (session: Session) => ownReference(session, 'order')

/** One to three of what the session looked at last. One article only: an order of several locks their rows in an order of its own. */
export const create: Step<Order> = {
  request: session => ({
    headers: { 'Idempotency-Key': orderReference(session) },
    body: { reference: orderReference(session), items: [{ productId: session.productId, quantity: 1 + Math.floor(choice(session, 'quantity') * 3) }] },
  }),
  keep: (session, { id }) => {
    session.orderId = id
  },
  write: { kind: 'order', reference: orderReference, shown: orderShown },
}

export const list: Step = { request: () => ({ query: 'page=1&pageSize=20' }) }

export const detail: Step = { request: own }

export const cancel: Step<Order> = {
  request: session => ({ ...own(session), body: { status: 'cancelled' } }),
  write: { kind: 'order', reference: orderReference, shown: orderShown },
}

function own({ orderId }: Session) {
  return { parameters: { id: orderId } }
}

function orderShown({ total, status, items }: Order): Shown {
  return { total, status, lines: items.reduce((sum, { quantity, price }) => sum + quantity * price, 0) }
}
