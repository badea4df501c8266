import type { PoolClient } from 'pg'
import { z } from 'zod'
import type { Answer } from '../answer.ts'
import { type Call, type Handler, isId, paging, type Services } from '../call.ts'
import { pageOf } from '../database/paged.ts'
import { transaction } from '../database/transaction.ts'
import type { Harm } from '../faults/data/harmed-writes.ts'
import { onceOnly } from '../idempotency.ts'
import { conflict, invalid, notFound } from '../problem.ts'

const mostItems = 50
const mostOfOne = 1_000

export const creation = z.object({
  reference: z.string().min(1).max(200),
  items: z
    .array(z.object({ productId: z.string(), quantity: z.int().min(1).max(mostOfOne) }))
    .min(1)
    .max(mostItems),
})
export const statusChange = z.object({ status: z.enum(['pending', 'paid', 'shipped', 'delivered', 'cancelled']) })

const paymentIn = (table: string) => `
  (select json_build_object('id', p.id::text, 'reference', p.reference, 'status', p.status, 'amount', p.amount)
     from ${table} p where p.order_id = o.id order by p.id desc limit 1)`

/** Orders as the contract shows them, from any relation `o` of orders. Totals are bigint in the table and well below 2^53.
 *  The payment is the one by card, else the last one at an Ethiopian gateway. */
export const shown = `
  o.id, o.reference, o.status, o.total::float8 as total, o.currency,
  (select json_agg(json_build_object('productId', i.product_id::text, 'quantity', i.quantity, 'price', i.price) order by i.line)
     from order_items i where i.order_id = o.id) as items,
  coalesce(${paymentIn('payment_intents')}, ${paymentIn('gateway_payments')}) as payment`

const lockProducts = { name: 'orders.lock-products', text: 'select id, price, stock from products where id = any ($1::bigint[]) order by id for no key update' }
const insert = {
  name: 'orders.insert',
  text: `
    with wanted as (select * from unnest($4::bigint[], $5::int[], $6::int[]) with ordinality as w (product_id, quantity, price, line)),
    taken as (
      update products set stock = stock - w.quantity
      from (select product_id, sum(quantity)::int as quantity from wanted group by product_id) w where id = w.product_id),
    created as (insert into orders (account_id, reference, total) values ($1, $2, $3) returning id),
    lines as (insert into order_items (order_id, line, product_id, quantity, price) select created.id, line, product_id, quantity, price from created, wanted)
    select id from created`,
}
const own = {
  list: {
    name: 'orders.list',
    text: `
      with o as (select *, count(*) over ()::int as found from orders where account_id = $1 order by id desc limit $2 offset $3)
      select o.found, ${shown} from o order by o.id desc`,
  },
  count: { name: 'orders.count', text: 'select count(*)::int as found from orders where account_id = $1' },
}
const byId = { name: 'orders.by-id', text: `select ${shown} from orders o where o.id = $1 and o.account_id = $2` }
const lock = { name: 'orders.lock', text: 'select status from orders where id = $1 and account_id = $2 for no key update' }
const setStatus = { name: 'orders.set-status', text: 'update orders set status = $2, updated_at = now() where id = $1' }

interface Product {
  readonly id: string
  readonly price: number
  readonly stock: number
}
type Creation = z.infer<typeof creation>

export function ordersHandlers({ database, faults }: Services): Record<`orders.${'create' | 'list' | 'detail' | 'status'}`, Handler> {
  return {
    'orders.create': async call => {
      const wanted = creation.parse(call.body)
      let harm: Harm | null = null
      const work = async (client: PoolClient) => {
        const { answer, repeated } = await onceOnly(client, 'orders.create', call, () => create(client, call.account, wanted))
        if (!repeated) harm = await faults.harmWrite(client, call.account, wanted.reference)
        return answer
      }
      return transaction(database, work, () => harm === 'loseWrites')
    },
    'orders.list': call => pageOf(faults.reads('orders.list', database), own, [call.account], paging.parse(call.query)),
    'orders.detail': async call => found(await faults.reads('orders.detail', database).query({ ...byId, values: [idOf(call), call.account] })),
    'orders.status': async call => {
      const { status } = statusChange.parse(call.body)
      return transaction(database, client => changeStatus(client, idOf(call), call.account, status))
    },
  }
}

export async function create(client: PoolClient, account: string, { reference, items }: Creation): Promise<Answer> {
  const products = await lockedProducts(client, items)
  const lines = items.map(item => ({ ...item, price: products.get(item.productId)?.price ?? 0 }))
  const total = lines.reduce((sum, line) => sum + line.price * line.quantity, 0)
  const { rows } = await client.query<{ id: string }>({
    ...insert,
    values: [account, reference, total, lines.map(line => line.productId), lines.map(line => line.quantity), lines.map(line => line.price)],
  })
  return { status: 201, body: { id: rows[0]?.id, reference, status: 'pending', total, currency: 'ETB', items: lines, payment: null } }
}

/** Locks in the order of ids, so that two orders of the same products wait for each other instead of deadlocking. */
async function lockedProducts(client: PoolClient, items: Creation['items']): Promise<Map<string, Product>> {
  const ids = items.map(item => item.productId)
  if (!ids.every(isId)) throw unknownProduct()
  const { rows } = await client.query<Product>({ ...lockProducts, values: [ids] })
  const products = new Map(rows.map(product => [product.id, product]))
  for (const id of ids) {
    const quantity = items.reduce((sum, item) => sum + (item.productId === id ? item.quantity : 0), 0)
    const product = products.get(id)
    if (!product) throw unknownProduct()
    if (product.stock < quantity) throw conflict('out_of_stock', `There are only ${product.stock} left of product ${id}.`)
  }
  return products
}

async function changeStatus(client: PoolClient, id: string, account: string, status: string): Promise<Answer> {
  const { rows } = await client.query<{ status: string }>({ ...lock, values: [id, account] })
  const current = rows[0]?.status
  if (current === undefined) throw notFound('order')
  const final = current === 'delivered' || current === 'cancelled'
  if (final && current !== status) throw conflict('order_final', `The order is ${current} and stays so.`)
  await client.query({ ...setStatus, values: [id, status] })
  return found(await client.query({ ...byId, values: [id, account] }))
}

function unknownProduct(): Error {
  return invalid('items: there is no such product')
}

function idOf(call: Call): string {
  if (!isId(call.params.id)) throw notFound('order')
  return call.params.id
}

function found({ rows }: { rows: unknown[] }): Answer {
  if (rows[0]) return { status: 200, body: rows[0] }
  throw notFound('order')
}
