import type { KnownOrder, Line, Payment, ShownOrder } from './written.ts'

/** Describes how an order of the baseline differs from the acknowledged one; null if equal. */
export function orderDifference({ reference, total, items, statuses }: KnownOrder, shown: ShownOrder): string | null {
  if (shown.total !== total) return `order ${reference}: total ${shown.total} instead of ${total}`
  if (!statuses.includes(shown.status)) return `order ${reference}: status ${shown.status} instead of ${statuses.join(' or ')}`
  if (describeLines(shown.items) !== describeLines(items)) return `order ${reference}: lines ${describeLines(shown.items)} instead of ${describeLines(items)}`
  return null
}

/** Describes how the payment of an order differs from the acknowledged one; null if equal. */
export function paymentDifference({ reference, payment }: KnownOrder, shown: ShownOrder): string | null {
  if (payment === null || (shown.payment !== null && isSamePayment(shown.payment, payment))) return null
  if (shown.payment === null) return `the payment of order ${reference} is lost`
  return `the payment of order ${reference}: ${describePayment(shown.payment)} instead of ${describePayment(payment)}`
}

/** Describes a lost or duplicated order; null if the order exists exactly once. */
export function presenceDifference({ reference }: KnownOrder, shown: readonly ShownOrder[]): string | null {
  const found = shown.filter(order => order.reference === reference).length
  if (found === 1) return null
  return found === 0 ? `order ${reference} is lost` : `order ${reference} exists ${found} times`
}

function isSamePayment(a: Payment, b: Payment): boolean {
  return a.reference === b.reference && a.amount === b.amount && a.status === b.status
}

function describePayment({ reference, amount, status }: Payment): string {
  return `${reference}, ${amount}, ${status}`
}

/** Lines sorted as text: the contract defines no order. */
function describeLines(items: readonly Line[]): string {
  const written = items.map(({ productId, quantity, price }) => `${quantity} of product ${productId} at ${price}`)
  return written.length === 0 ? 'none' : written.sort().join(' + ')
}
