import type { Arm } from '../../../contract/endpoint.ts'
import type { ObservedAttributes } from '../../../contract/events.ts'
import type { ObservedOutcome } from '../../../contract/signals.ts'
import { type AccountWrites, type Expected, expectationKey } from './expectations.ts'
import type { AccountReading, Order } from './orders.ts'

type Found = { readonly outcome: ObservedOutcome; readonly detail?: string }

/** Compares what an account wrote with what one backend shows of it.
 *  @param prefix what every reference of this run begins with: an order with another name is none of the run's business */
export function compare(writes: AccountWrites, on: Arm, reading: AccountReading, prefix: string): ObservedAttributes[] {
  const { target } = writes
  const expected = [...writes.acknowledged.values()].map(({ kind, reference, ...rest }) => ({
    target,
    on,
    kind,
    reference,
    ...outcomeOf({ kind, reference, ...rest }, writes, reading),
  }))
  return reading.outcome === 'read' ? [...expected, ...unexpected(writes, on, reading.orders, prefix)] : expected
}

function outcomeOf(expected: Expected, writes: AccountWrites, reading: AccountReading): Found {
  if (expected.kind === 'account' && reading.outcome === 'refused') return { outcome: 'lost', detail: reading.detail }
  if (reading.outcome !== 'read') return { outcome: 'unreadable', detail: reading.detail }
  if (expected.kind === 'account') return { outcome: 'found' }
  if (expected.kind === 'order') return orderOutcome(expected, writes, reading.orders)
  if (expected.kind === 'payment') return paymentOutcome(expected, reading.orders)
  return { outcome: 'unreadable', detail: `the census cannot read a ${expected.kind} back` }
}

function orderOutcome(expected: Expected, writes: AccountWrites, orders: readonly Order[]): Found {
  const [found, ...more] = orders.filter(order => order.reference === expected.reference)
  if (!found) return { outcome: 'lost' }
  if (more.length > 0) return { outcome: 'duplicated', detail: `there ${more.length + 1} times` }
  const settled = found.payment && writes.acknowledged.get(expectationKey('payment', found.payment.reference))?.status === 'succeeded'
  const wanted = settled && expected.status === 'pending' ? 'paid' : expected.status
  const mayBePaid = found.payment !== null && writes.attempted.has(found.payment.reference)
  const movedOn = writes.unsettled.has(expected.reference) || (mayBePaid && found.status === 'paid' && expected.status === 'pending')
  return differing([
    ['total', expected.total, found.total],
    ['status', movedOn ? undefined : wanted, found.status],
  ])
}

function paymentOutcome(expected: Expected, orders: readonly Order[]): Found {
  const [found, ...more] = orders.flatMap(order => (order.payment?.reference === expected.reference ? [order.payment] : []))
  if (!found) return { outcome: 'lost' }
  if (more.length > 0) return { outcome: 'duplicated', detail: `on ${more.length + 1} orders` }
  // A webhook or a confirmation whose answer got lost may have settled it.
  const movedOn = found.status === 'succeeded'
  return differing([
    ['amount', expected.total, found.amount],
    ['status', movedOn ? undefined : expected.status, found.status],
  ])
}

/** @param fields name, expected value (undefined: not compared), found value */
function differing(fields: readonly (readonly [string, number | string | undefined, number | string])[]): Found {
  const different = fields.filter(([, wanted, got]) => wanted !== undefined && wanted !== got)
  if (different.length === 0) return { outcome: 'found' }
  return { outcome: 'altered', detail: different.map(([name, wanted, got]) => `${name} ${got} instead of ${wanted}`).join(', ') }
}

function unexpected(writes: AccountWrites, on: Arm, orders: readonly Order[], prefix: string): ObservedAttributes[] {
  const { target } = writes
  const stray = (reference: string) => reference.startsWith(prefix) && !writes.attempted.has(reference)
  return orders.flatMap(({ reference, payment }) => [
    ...(stray(reference) ? [{ target, on, kind: 'order', reference, outcome: 'unexpected', detail: 'nobody attempted it' } as const] : []),
    ...(payment && stray(payment.reference)
      ? [{ target, on, kind: 'payment', reference: payment.reference, outcome: 'unexpected', detail: 'nobody attempted it' } as const]
      : []),
  ])
}
