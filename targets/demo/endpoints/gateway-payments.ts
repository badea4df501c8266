import type { PoolClient } from 'pg'
import { z } from 'zod'
import type { Answer } from '../answer.ts'
import { type Handler, pathId, type Services } from '../call.ts'
import { transaction } from '../database/transaction.ts'
import { onceOnly } from '../idempotency.ts'
import { conflict, notFound } from '../problem.ts'
import { parsed, verifyChapa } from '../webhook-signature.ts'
import { markPaid, totalToPay } from './payable-order.ts'

const creation = z.object({
  orderId: z.string(),
  reference: z.string().min(1).max(200),
  gateway: z.enum(['chapa', 'telebirr']),
  phone: z.string().regex(/^(?:\+251|0)[79][0-9]{8}$/, 'expected an Ethiopian mobile number, such as 0911223344'),
})
type Creation = z.infer<typeof creation>
const callback = z.object({ event: z.string(), tx_ref: z.string().min(1).max(200), status: z.string() })

const columns = 'id, order_id as "orderId", reference, gateway, amount::float8 as amount, currency, status'
const insert = {
  name: 'gateway.insert',
  text: `insert into gateway_payments (order_id, account_id, reference, gateway, phone, amount) values ($1, $2, $3, $4, $5, $6)
         on conflict (order_id) where status <> 'failed' do nothing returning ${columns}`,
}
const own = { name: 'gateway.own', text: `select ${columns} from gateway_payments where id = $1 and account_id = $2` }
const lockOrder = {
  name: 'gateway.lock-order',
  text: 'select id from orders where id = (select order_id from gateway_payments where reference = $1) for no key update',
}
/** Only what is pending: a callback that comes again changes nothing. */
const settle = { name: 'gateway.settle', text: `update gateway_payments set status = $2 where reference = $1 and status = 'pending' returning order_id` }

export function gatewayPaymentsHandlers({ database, webhookSecret }: Services): Record<`regional.${'payment' | 'callback' | 'payment-status'}`, Handler> {
  return {
    'regional.payment': async call => {
      const wanted = creation.parse(call.body)
      return transaction(database, async client => (await onceOnly(client, 'regional.payment', call, () => initiate(client, call.account, wanted))).answer)
    },
    'regional.callback': async call => {
      const sent = typeof call.body === 'string' ? call.body : ''
      verifyChapa(webhookSecret, call.header('x-chapa-signature'), sent)
      const received = callback.parse(parsed(sent))
      await transaction(database, client => apply(client, received))
      return { status: 200, body: { received: true } }
    },
    'regional.payment-status': async call => {
      const { rows } = await database.query({ ...own, values: [pathId(call, 'payment'), call.account] })
      if (!rows[0]) throw notFound('payment')
      return { status: 200, body: rows[0] }
    },
  }
}

async function initiate(client: PoolClient, account: string, { orderId, reference, gateway, phone }: Creation): Promise<Answer> {
  const total = await totalToPay(client, account, orderId)
  const { rows } = await client.query({ ...insert, values: [orderId, account, reference, gateway, phone, total] })
  if (!rows[0]) throw conflict('already_exists', 'The order has a payment at a gateway already.')
  return { status: 201, body: rows[0] }
}

/** Applies what the gateway says, once by `tx_ref`. The order is locked first, as everywhere. What means nothing here is received all the
 *  same: the gateway would go on sending it. A cancelled order stays cancelled, though its payment is known. */
async function apply(client: PoolClient, { tx_ref, status }: z.infer<typeof callback>): Promise<void> {
  if (status !== 'success' && status !== 'failed') return
  await client.query({ ...lockOrder, values: [tx_ref] })
  const { rows } = await client.query<{ order_id: string }>({ ...settle, values: [tx_ref, status === 'success' ? 'succeeded' : 'failed'] })
  if (rows[0] && status === 'success') await markPaid(client, rows[0].order_id)
}
