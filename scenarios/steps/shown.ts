import type { WriteKind } from '../../contract/endpoint.ts'
import type { Shown } from '../ledger.ts'

/** What the answer to a write shows of the row, as far as the census can read it back.
 *  @param answer body of a right answer; the catalogue's schema has vouched for it */
export function shownBy(kind: WriteKind, answer: unknown): Shown {
  const { total, amount, price, status, items, phone } = fieldsOf(answer)
  switch (kind) {
    case 'order':
      return { ...sum(total), ...text('status', status), ...(Array.isArray(items) ? { lines: priceOf(items) } : {}) }
    case 'payment':
      return { ...sum(amount), ...text('status', status) }
    case 'product':
      return { ...sum(price), status: 'listed' }
    case 'account':
      return text('phone', phone)
  }
}

/** What the answer to a removal says: the row must be gone. */
export function shownGone(kind: WriteKind): Shown {
  return { status: kind === 'product' ? 'withdrawn' : 'deleted' }
}

interface Fields {
  readonly total?: unknown
  readonly amount?: unknown
  readonly price?: unknown
  readonly status?: unknown
  readonly items?: unknown
  readonly phone?: unknown
}

function fieldsOf(answer: unknown): Fields {
  return typeof answer === 'object' && answer !== null ? answer : {}
}

function sum(santim: unknown): Shown {
  return typeof santim === 'number' ? { total: santim } : {}
}

function text(name: 'status' | 'phone', value: unknown): Shown {
  return typeof value === 'string' ? { [name]: value } : {}
}

/** Santim: price times quantity of all lines. */
function priceOf(items: readonly { readonly quantity: number; readonly price: number }[]): number {
  return items.reduce((total, { quantity, price }) => total + quantity * price, 0)
}
