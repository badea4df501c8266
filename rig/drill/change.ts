import type { ApiClient } from '../probes/api-client.ts'
import { type Attempt, attempt, bearer, isRight } from './attempt.ts'
import { orderDifference, paymentDifference } from './compare.ts'
import { pay } from './pay.ts'
import { type Tried, tried } from './tried.ts'
import type { KnownOrder, ShownOrder } from './written.ts'

/** An order after the baseline was to change it. */
export interface Changed {
  readonly order: KnownOrder
  readonly tried: readonly Tried[]
}

/** Has the baseline cancel an order or take the payment for it, where that is still to be done, and reads the order again.
 *  @param token of its account, null when that is not let in  @param sound whether it is shown as it was acknowledged: else it is left
 *  alone, since what is wrong with it would no longer show after a change */
export async function changeOrder(baseline: ApiClient, token: string | null, order: KnownOrder, sound: boolean): Promise<Changed> {
  const { later } = order
  if (later === null) return { order, tried: [] }
  if (later.made) return { order, tried: [tried('orders changeable', null)] }
  if (token === null || !sound)
    return { order, tried: [tried('orders changeable', `order ${order.reference} is not shown as it was written, so it was left alone`)] }
  const outcome = later.change === 'pay' ? await paidBy(baseline, token, order) : await cancelledBy(baseline, token, order)
  return { order: outcome.order, tried: [tried('orders changeable', outcome.failure)] }
}

interface Outcome {
  readonly order: KnownOrder
  readonly failure: string | null
}

async function paidBy(baseline: ApiClient, token: string, order: KnownOrder): Promise<Outcome> {
  const payment = await pay(order, token, (id, question) => attempt(baseline, id, question))
  return await outcomeOf(baseline, token, order, payment, {
    status: 'paid',
    differs: shown => (isRight(payment) ? paymentDifference({ ...order, payment: payment.body }, shown) : null),
  })
}

async function cancelledBy(baseline: ApiClient, token: string, order: KnownOrder): Promise<Outcome> {
  const question = { headers: bearer(token), parameters: { id: order.id }, body: { status: 'cancelled' } }
  return await outcomeOf(baseline, token, order, await attempt(baseline, 'orders.status', question), { status: 'cancelled', differs: () => null })
}

interface Expected {
  readonly status: string
  /** What else is wrong with the order as it is shown after the change; null when nothing is. */
  differs(shown: ShownOrder): string | null
}

/** What is known of an order now. A change that was not acknowledged may have been made all the same. */
async function outcomeOf(baseline: ApiClient, token: string, order: KnownOrder, change: Attempt<unknown>, { status, differs }: Expected): Promise<Outcome> {
  const name = `order ${order.reference}`
  if (!isRight(change)) return { order: { ...order, statuses: [...new Set([...order.statuses, status])] }, failure: `${name}: ${change.failure}` }
  const made = { ...order, statuses: [status], later: order.later && { ...order.later, made: true } }
  const shown = await attempt<ShownOrder>(baseline, 'orders.detail', { headers: bearer(token), parameters: { id: order.id } })
  if (!isRight(shown)) return { order: made, failure: `${name}: ${shown.failure}` }
  return { order: made, failure: orderDifference(made, shown.body) ?? differs(shown.body) }
}
