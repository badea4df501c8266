import type { PoolClient } from 'pg'
import { isId } from '../call.ts'
import { conflict, notFound } from '../problem.ts'

const payable = { name: 'orders.payable', text: 'select status, total from orders where id = $1 and account_id = $2 for no key update' }
const paid = { name: 'orders.paid', text: `update orders set status = 'paid', updated_at = now() where id = $1 and status = 'pending'` }

/** Locks an account's order that is to be paid. @returns its total in santim, as text  @throws Problem when there is none, or it is cancelled */
export async function totalToPay(client: PoolClient, account: string, orderId: string): Promise<string> {
  if (!isId(orderId)) throw notFound('order')
  const { rows } = await client.query<{ status: string; total: string }>({ ...payable, values: [orderId, account] })
  if (!rows[0]) throw notFound('order')
  if (rows[0].status === 'cancelled') throw conflict('order_cancelled', 'The order is cancelled.')
  return rows[0].total
}

/** An order that waits for its payment has it now; any other stays as it is. */
export async function markPaid(client: PoolClient, orderId: string): Promise<void> {
  await client.query({ ...paid, values: [orderId] })
}
