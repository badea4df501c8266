import type { KnownOrder, Line, Payment, ShownOrder } from './written.ts'

/** What is wrong with an order as the baseline shows it; null when it is as it was acknowledged. */
export function orderDifference({ reference, total, items, statuses }: KnownOrder, shown: ShownOrder): string | null {
  if (shown.total !== total) return `order ${reference}: total ${shown.total} instead of ${total}`
  if (!statuses.includes(shown.status)) return `order ${reference}: status ${shown.status} instead of ${statuses.join(' or ')}`
  if (lines(shown.items) !== lines(items)) return `order ${reference}: lines ${lines(shown.items)} instead of ${lines(items)}`
  return null
}

/** What is wrong with the payment of an order; null when it is as it was acknowledged. */
export function paymentDifference({ reference, payment }: KnownOrder, shown: ShownOrder): string | null {
  if (payment === null || (shown.payment !== null && same(shown.payment, payment))) return null
  if (shown.payment === null) return `the payment of order ${reference} is lost`
  return `the payment of order ${reference}: ${inWords(shown.payment)} instead of ${inWords(payment)}`
}

/** Whether an order is there once. @returns what is wrong, null when it is */
export function presence({ reference }: KnownOrder, shown: readonly ShownOrder[]): string | null {
  const found = shown.filter(order => order.reference === reference).length
  if (found === 1) return null
  return found === 0 ? `order ${reference} is lost` : `order ${reference} is there ${found} times`
}

function same(a: Payment, b: Payment): boolean {
  return a.reference === b.reference && a.amount === b.amount && a.status === b.status
}

function inWords({ reference, amount, status }: Payment): string {
  return `${reference}, ${amount}, ${status}`
}

/** Lines in any order: no contract says in which they are shown. */
function lines(items: readonly Line[]): string {
  const written = items.map(({ productId, quantity, price }) => `${quantity} of product ${productId} at ${price}`)
  return written.length === 0 ? 'none' : written.sort().join(' + ')
}
