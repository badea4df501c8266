import type { Arm } from '../../../../contract/arm.ts'
import type { ObservedAttributes } from '../../../../contract/write-events.ts'
import { type AccountWrites, type Expected, expectationKey } from '../expectations.ts'
import type { AccountReading, ArticlesReading, StoredOrder } from '../reading.ts'
import { articleOutcome } from './articles.ts'
import { orderOutcome, paymentOutcome } from './orders.ts'
import type { Outcome } from './outcome.ts'
import { phoneOutcome } from './phones.ts'

/** What one backend shows of one account, and of all articles of the run. */
export interface Readings {
  readonly account: AccountReading
  readonly articles: ArticlesReading
}

/** Compares what an account wrote with what one backend shows of it.
 *  @param prefix what every reference of this run begins with: an order with another name is none of the run's business */
export function compareWrites(writes: AccountWrites, on: Arm, readings: Readings, prefix: string): ObservedAttributes[] {
  const { target, acknowledged } = writes
  const expected = [...acknowledged.values()].map(one => ({ target, on, kind: one.kind, reference: one.reference, ...compareWrite(one, writes, readings) }))
  const { account } = readings
  return account.outcome === 'read' ? [...expected, ...findDuplicates(writes, on, account.orders), ...findUnexpected(writes, on, account, prefix)] : expected
}

function compareWrite(expected: Expected, writes: AccountWrites, { account, articles }: Readings): Outcome {
  if (expected.kind === 'product') return articleOutcome(expected, writes, articles)
  const gone = expected.kind === 'account' && account.outcome !== 'unreadable' ? removedOutcome(expected, writes, account) : null
  if (gone) return gone
  if (account.outcome !== 'read') return { outcome: 'unreadable', detail: account.detail }
  if (expected.kind === 'account') return expected.phone === undefined ? { outcome: 'found' } : phoneOutcome(expected, writes, account.phone)
  return expected.kind === 'order' ? orderOutcome(expected, writes, account.orders) : paymentOutcome(expected, account.payments)
}

/** What the sign-in says of an account that was, or may have been, deleted; null where it is to be there, and is. */
function removedOutcome(expected: Expected, writes: AccountWrites, { outcome }: AccountReading): Outcome | null {
  if (expected.status === 'deleted') return outcome === 'read' ? { outcome: 'altered', detail: 'signs in after it was deleted' } : { outcome: 'found' }
  if (outcome === 'read') return null
  if (writes.mayBeGone.has(expected.reference)) return { outcome: 'found' }
  return expected.phone === undefined ? { outcome: 'lost', detail: 'sign-in was refused' } : null
}

/** Orders without an acknowledgement may be there or not: at most once. */
function findDuplicates(writes: AccountWrites, on: Arm, orders: readonly StoredOrder[]): ObservedAttributes[] {
  const { target, unsettled } = writes
  const copies = Map.groupBy(orders, ({ reference }) => reference)
  return [...unsettled].flatMap(([reference, kind]) => {
    const times = copies.get(reference)?.length ?? 0
    if (kind !== 'order' || times < 2 || writes.acknowledged.has(expectationKey(kind, reference))) return []
    return [{ target, on, kind, reference, outcome: 'duplicated', detail: `there ${times} times; its acknowledgement got lost` } as const]
  })
}

function findUnexpected(
  writes: AccountWrites,
  on: Arm,
  { orders, payments }: Extract<AccountReading, { outcome: 'read' }>,
  prefix: string,
): ObservedAttributes[] {
  const { target } = writes
  const strayOf = (kind: 'order' | 'payment', rows: readonly { readonly reference: string }[]) =>
    rows
      .filter(({ reference }) => reference.startsWith(prefix) && !writes.attempted.has(reference))
      .map(({ reference }) => ({ target, on, kind, reference, outcome: 'unexpected', detail: 'never attempted' }) as const)
  return [...strayOf('order', orders), ...strayOf('payment', payments)]
}
