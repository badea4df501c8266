import { bearer } from '../platform/http-client.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { type Attempt, isSuccess, sendOnce } from './attempt.ts'
import { orderDifference, paymentDifference, presenceDifference } from './compare.ts'
import type { SignIns } from './sign-in.ts'
import { type CheckResult, toCheckResult } from './tried.ts'
import { type KnownAccount, type KnownOrder, maxOrders, type ShownOrder } from './written.ts'

export interface Reading {
  readonly tried: readonly CheckResult[]
  /** References of the orders that are shown as they were acknowledged. */
  readonly sound: ReadonlySet<string>
}

/** Reads all orders of an account, in the list and one by one, and compares them with the acknowledged ones. */
export async function readAccountBack(baseline: ApiClient, known: KnownAccount, entry: SignIns): Promise<Reading> {
  const { token } = entry
  if (token === null) return { tried: failAllReads(known, `${known.account.email} cannot sign in`), sound: new Set() }
  const list = await sendOnce<{ items: readonly ShownOrder[] }>(baseline, 'orders.list', { headers: bearer(token), query: `page=1&pageSize=${maxOrders}` })
  const readable: CheckResult[] = []
  for (const order of known.orders) readable.push(toCheckResult('orders readable', await readOrder(baseline, token, order, list)))
  const sound = known.orders.filter((_, i) => readable[i]?.failure === undefined).map(({ reference }) => reference)
  return { tried: [...readable, ...checkWrites(known, entry, list)], sound: new Set(sound) }
}

type Listed = Attempt<{ readonly items: readonly ShownOrder[] }>

/** @returns what is wrong with the order in the list or by itself; null when both show what was acknowledged */
async function readOrder(baseline: ApiClient, token: string, order: KnownOrder, list: Listed): Promise<string | null> {
  const alone = await sendOnce<ShownOrder>(baseline, 'orders.detail', { headers: bearer(token), parameters: { id: order.id } })
  if (!isSuccess(alone)) return `order ${order.reference}: ${alone.failure}`
  if (!isSuccess(list)) return list.failure
  const listed = list.body.items.find(({ id }) => id === order.id)
  if (!listed) return `order ${order.reference} is not in the list`
  return orderDifference(order, alone.body) ?? orderDifference(order, listed)
}

/** Checks that every acknowledged write exists: the account, its telephone number, its orders and their payments. */
function checkWrites({ account: { email }, phone, orders }: KnownAccount, { user }: SignIns, list: Listed): CheckResult[] {
  const shownPhone = user?.phone ?? 'none'
  const phones = phone === null ? [] : [shownPhone === phone ? null : `the telephone number of ${email}: ${shownPhone} instead of ${phone}`]
  const each = (order: KnownOrder) => {
    if (!isSuccess(list)) return listWrites(order).map(() => list.failure)
    const shown = list.body.items.find(({ id }) => id === order.id)
    const payment = order.payment === null ? [] : [shown ? paymentDifference(order, shown) : `the payment of order ${order.reference} is lost`]
    return [presenceDifference(order, list.body.items), ...payment]
  }
  return [null, ...phones, ...orders.flatMap(each)].map(failure => toCheckResult('nothing lost', failure))
}

/** Failed check results for an account that cannot be read. */
function failAllReads({ phone, orders }: KnownAccount, failure: string): CheckResult[] {
  const lost = [null, ...(phone === null ? [] : [null]), ...orders.flatMap(listWrites)]
  return [...orders.map(() => toCheckResult('orders readable', failure)), ...lost.map(() => toCheckResult('nothing lost', failure))]
}

/** One for the order, one for its payment where there is one. */
function listWrites({ payment }: KnownOrder): null[] {
  return payment === null ? [null] : [null, null]
}
