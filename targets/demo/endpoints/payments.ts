import type { PoolClient } from 'pg'
import { z } from 'zod'
import type { Answer } from '../answer.ts'
import { type Handler, isId, type Services } from '../call.ts'
import { transaction } from '../database/transaction.ts'
import { onceOnly } from '../idempotency.ts'
import { conflict, notFound } from '../problem.ts'
import { parsed, verifyWebhook } from '../webhook-signature.ts'
import { markPaid, totalToPay } from './payable-order.ts'

const creation = z.object({ orderId: z.string(), reference: z.string().min(1).max(200) })
/** What the payer pays with; confirming needs none, since the intent may have one already. */
const confirmation = z.object({ paymentMethod: z.string().min(1).max(255).optional() }).default({})
const event = z.object({
  id: z.string().min(1).max(255),
  type: z.string(),
  data: z.object({ object: z.object({ id: z.string(), status: z.string() }) }),
})

const columns = `id, order_id as "orderId", reference, amount::float8 as amount, currency, status`
const insert = {
  name: 'payments.insert',
  text: `insert into payment_intents (order_id, account_id, reference, amount) values ($1, $2, $3, $4) on conflict (order_id) do nothing returning ${columns}`,
}
const own = { name: 'payments.own', text: 'select order_id from payment_intents where id = $1 and account_id = $2' }
const lockOrder = { name: 'payments.lock-order', text: 'select status from orders where id = $1 for no key update' }
const settleIntent = { name: 'payments.settle', text: `update payment_intents set status = 'succeeded' where id = $1 returning ${columns}` }
const orderOfIntent = { name: 'payments.order-of', text: 'select order_id from payment_intents where id = $1' }
const insertEvent = {
  name: 'payments.event',
  text: 'insert into webhook_events (id, intent_id) values ($1, (select id from payment_intents where id = $2)) on conflict do nothing',
}

export function paymentsHandlers({ database, webhookSecret }: Services): Record<`payments.${'intent' | 'confirm' | 'webhook'}`, Handler> {
  return {
    'payments.intent': async call => {
      const wanted = creation.parse(call.body)
      return transaction(database, async client => (await onceOnly(client, 'payments.intent', call, () => createIntent(client, call.account, wanted))).answer)
    },
    'payments.confirm': async call => {
      const { id } = call.params
      if (!isId(id)) throw notFound('payment')
      confirmation.parse(call.body)
      return transaction(database, async client => {
        const { rows } = await client.query<{ order_id: string }>({ ...own, values: [id, call.account] })
        if (!rows[0]) throw notFound('payment')
        return { status: 200, body: await settle(client, id, rows[0].order_id) }
      })
    },
    'payments.webhook': async call => {
      const sent = typeof call.body === 'string' ? call.body : ''
      verifyWebhook(webhookSecret, call.header('stripe-signature'), sent)
      const received = event.parse(parsed(sent))
      await transaction(database, client => apply(client, received))
      return { status: 200, body: { received: true } }
    },
  }
}

async function createIntent(client: PoolClient, account: string, { orderId, reference }: z.infer<typeof creation>): Promise<Answer> {
  const total = await totalToPay(client, account, orderId)
  const { rows } = await client.query({ ...insert, values: [orderId, account, reference, total] })
  if (!rows[0]) throw conflict('already_exists', 'The order has a payment already.')
  return { status: 201, body: rows[0] }
}

/** Marks an intent as succeeded and its order as paid; done twice it changes nothing. The order is locked first, as everywhere. */
async function settle(client: PoolClient, intent: string, order: string): Promise<unknown> {
  const { rows: orders } = await client.query<{ status: string }>({ ...lockOrder, values: [order] })
  if (orders[0]?.status === 'cancelled') throw conflict('order_cancelled', 'The order is cancelled.')
  const { rows } = await client.query({ ...settleIntent, values: [intent] })
  await markPaid(client, order)
  return rows[0]
}

/** Applies an event once, by its id. Events that mean nothing here are received all the same: the gateway would go on sending them. */
async function apply(client: PoolClient, { id, type, data }: z.infer<typeof event>): Promise<void> {
  const intent = data.object.id
  const { rowCount } = await client.query({ ...insertEvent, values: [id, isId(intent) ? intent : null] })
  if (rowCount === 0 || type !== 'payment_intent.succeeded' || data.object.status !== 'succeeded' || !isId(intent)) return
  const { rows } = await client.query<{ order_id: string }>({ ...orderOfIntent, values: [intent] })
  if (rows[0]) await settle(client, intent, rows[0].order_id)
}
