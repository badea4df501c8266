import type { ApiClient } from '../probes/api-client.ts'
import { type Attempt, attempt, bearer, isRight } from './attempt.ts'
import { orderDifference, paymentDifference, presence } from './compare.ts'
import type { Entry } from './sign-in.ts'
import { type Tried, tried } from './tried.ts'
import { type KnownAccount, type KnownOrder, mostOrders, type ShownOrder } from './written.ts'

export interface Reading {
  readonly tried: readonly Tried[]
  /** References of the orders that are shown as they were acknowledged. */
  readonly sound: ReadonlySet<string>
}

/** Reads all orders of an account, in the list and one by one, and holds them against what was acknowledged. */
export async function readBack(baseline: ApiClient, known: KnownAccount, entry: Entry): Promise<Reading> {
  const { token } = entry
  if (token === null) return { tried: unread(known, `${known.account.email} is not let in`), sound: new Set() }
  const list = await attempt<{ items: readonly ShownOrder[] }>(baseline, 'orders.list', { headers: bearer(token), query: `page=1&pageSize=${mostOrders}` })
  const readable: Tried[] = []
  for (const order of known.orders) readable.push(tried('orders readable', await readOrder(baseline, token, order, list)))
  const sound = known.orders.filter((_, i) => readable[i]?.failure === undefined).map(({ reference }) => reference)
  return { tried: [...readable, ...kept(known, entry, list)], sound: new Set(sound) }
}

type Listed = Attempt<{ readonly items: readonly ShownOrder[] }>

/** @returns what is wrong with the order in the list or by itself; null when both show what was acknowledged */
async function readOrder(baseline: ApiClient, token: string, order: KnownOrder, list: Listed): Promise<string | null> {
  const alone = await attempt<ShownOrder>(baseline, 'orders.detail', { headers: bearer(token), parameters: { id: order.id } })
  if (!isRight(alone)) return `order ${order.reference}: ${alone.failure}`
  if (!isRight(list)) return list.failure
  const listed = list.body.items.find(({ id }) => id === order.id)
  if (!listed) return `order ${order.reference} is not in the list`
  return orderDifference(order, alone.body) ?? orderDifference(order, listed)
}

/** Whether every write that was acknowledged is there: the account, its telephone number, its orders and their payments. */
function kept({ account: { email }, phone, orders }: KnownAccount, { user }: Entry, list: Listed): Tried[] {
  const shownPhone = user?.phone ?? 'none'
  const phones = phone === null ? [] : [shownPhone === phone ? null : `the telephone number of ${email}: ${shownPhone} instead of ${phone}`]
  const each = (order: KnownOrder) => {
    if (!isRight(list)) return writesOf(order).map(() => list.failure)
    const shown = list.body.items.find(({ id }) => id === order.id)
    const payment = order.payment === null ? [] : [shown ? paymentDifference(order, shown) : `the payment of order ${order.reference} is lost`]
    return [presence(order, list.body.items), ...payment]
  }
  return [null, ...phones, ...orders.flatMap(each)].map(failure => tried('nothing lost', failure))
}

/** Everything that was to be read of an account that cannot be read. */
function unread({ phone, orders }: KnownAccount, failure: string): Tried[] {
  const lost = [null, ...(phone === null ? [] : [null]), ...orders.flatMap(writesOf)]
  return [...orders.map(() => tried('orders readable', failure)), ...lost.map(() => tried('nothing lost', failure))]
}

/** One for the order, one for its payment where there is one. */
function writesOf({ payment }: KnownOrder): null[] {
  return payment === null ? [null] : [null, null]
}
