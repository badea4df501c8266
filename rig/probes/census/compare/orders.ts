import { type AccountWrites, type Expected, expectationKey } from '../expectations.ts'
import type { StoredOrder, StoredPayment } from '../reading.ts'
import { compareFields, type Outcome } from './outcome.ts'

/** What an account's orders show of one that was acknowledged. */
export function orderOutcome(expected: Expected, writes: AccountWrites, orders: readonly StoredOrder[]): Outcome {
  const [found, ...more] = orders.filter(order => order.reference === expected.reference)
  if (expected.status === 'deleted') return found ? { outcome: 'altered', detail: 'there again after it was deleted' } : { outcome: 'found' }
  if (!found) return { outcome: writes.mayBeGone.has(expected.reference) ? 'found' : 'lost' }
  if (more.length > 0) return { outcome: 'duplicated', detail: `there ${more.length + 1} times` }
  const settled = found.payment !== null && writes.acknowledged.get(expectationKey('payment', found.payment))?.status === 'succeeded'
  const wanted = settled && expected.status === 'pending' ? 'paid' : expected.status
  const mayBePaid = found.payment !== null && writes.attempted.has(found.payment)
  const movedOn = writes.unsettled.has(expected.reference) || (mayBePaid && found.status === 'paid' && expected.status === 'pending')
  return compareFields([
    ['total', expected.total, found.total],
    ['price of its lines', expected.lines, found.lines],
    ['status', movedOn ? undefined : wanted, found.status],
  ])
}

/** What an account's payments show of one that was acknowledged. */
export function paymentOutcome(expected: Expected, payments: readonly StoredPayment[]): Outcome {
  const [found, ...more] = payments.filter(payment => payment.reference === expected.reference)
  if (!found) return { outcome: 'lost' }
  if (more.length > 0) return { outcome: 'duplicated', detail: `there ${more.length + 1} times` }
  // A webhook or a confirmation whose answer got lost may have settled it.
  const movedOn = found.status === 'succeeded'
  return compareFields([
    ['amount', expected.total, found.amount],
    ['status', movedOn ? undefined : expected.status, found.status],
  ])
}
