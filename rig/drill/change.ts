import { bearer } from '../platform/http-client.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { type Attempt, isSuccess, sendOnce } from './attempt.ts'
import { orderDifference, paymentDifference } from './compare.ts'
import { pay } from './pay.ts'
import { type CheckResult, toCheckResult } from './tried.ts'
import type { KnownOrder, ShownOrder } from './written.ts'

/** An order after the baseline was to change it. */
export interface ChangeResult {
  readonly order: KnownOrder
  readonly tried: readonly CheckResult[]
}

/** Cancels or pays an order on the baseline if that is still to be done, then reads it again.
 *  @param token of its account, null when that is not let in  @param sound whether it is shown as it was acknowledged: else it is left
 *  alone, since what is wrong with it would no longer show after a change */
export async function changeOrder(baseline: ApiClient, token: string | null, order: KnownOrder, sound: boolean): Promise<ChangeResult> {
  const { later } = order
  if (later === null) return { order, tried: [] }
  if (later.made) return { order, tried: [toCheckResult('orders changeable', null)] }
  if (token === null || !sound)
    return { order, tried: [toCheckResult('orders changeable', `order ${order.reference} is not shown as it was written, so it was left alone`)] }
  const outcome = later.change === 'pay' ? await payOrder(baseline, token, order) : await cancelOrder(baseline, token, order)
  return { order: outcome.order, tried: [toCheckResult('orders changeable', outcome.failure)] }
}

interface Outcome {
  readonly order: KnownOrder
  readonly failure: string | null
}

async function payOrder(baseline: ApiClient, token: string, order: KnownOrder): Promise<Outcome> {
  const payment = await pay(order, token, (id, question) => sendOnce(baseline, id, question))
  return await checkChange(baseline, token, order, payment, {
    status: 'paid',
    differs: shown => (isSuccess(payment) ? paymentDifference({ ...order, payment: payment.body }, shown) : null),
  })
}

async function cancelOrder(baseline: ApiClient, token: string, order: KnownOrder): Promise<Outcome> {
  const question = { headers: bearer(token), parameters: { id: order.id }, body: { status: 'cancelled' } }
  return await checkChange(baseline, token, order, await sendOnce(baseline, 'orders.status', question), { status: 'cancelled', differs: () => null })
}

interface Expected {
  readonly status: string
  /** What else is wrong with the order as it is shown after the change; null when nothing is. */
  differs(shown: ShownOrder): string | null
}

/** Reads the order after a change. A change without acknowledgement may still have been made. */
async function checkChange(baseline: ApiClient, token: string, order: KnownOrder, change: Attempt<unknown>, { status, differs }: Expected): Promise<Outcome> {
  const name = `order ${order.reference}`
  if (!isSuccess(change)) return { order: { ...order, statuses: [...new Set([...order.statuses, status])] }, failure: `${name}: ${change.failure}` }
  const made = { ...order, statuses: [status], later: order.later && { ...order.later, made: true } }
  const shown = await sendOnce<ShownOrder>(baseline, 'orders.detail', { headers: bearer(token), parameters: { id: order.id } })
  if (!isSuccess(shown)) return { order: made, failure: `${name}: ${shown.failure}` }
  return { order: made, failure: orderDifference(made, shown.body) ?? differs(shown.body) }
}
