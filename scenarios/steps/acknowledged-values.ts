import type { WriteKind } from '../../contract/endpoint.ts'
import type { AcknowledgedValues } from '../ledger.ts'

/** Reads the values of a written row from the response, as far as they can be read back later.
 *  @param answer body that has passed the catalogue's schema */
export function readAcknowledgedValues(kind: WriteKind, answer: unknown): AcknowledgedValues {
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

/** The status that a removed row must have when it is read back. */
export function removedValues(kind: WriteKind): AcknowledgedValues {
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

function sum(santim: unknown): AcknowledgedValues {
  return typeof santim === 'number' ? { total: santim } : {}
}

function text(name: 'status' | 'phone', value: unknown): AcknowledgedValues {
  return typeof value === 'string' ? { [name]: value } : {}
}

/** Santim: price times quantity of all lines. */
function priceOf(items: readonly { readonly quantity: number; readonly price: number }[]): number {
  return items.reduce((total, { quantity, price }) => total + quantity * price, 0)
}
