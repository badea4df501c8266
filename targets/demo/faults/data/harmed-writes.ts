import type { PoolClient } from 'pg'
import { z } from 'zod'

const nextSoMany = z.int().min(0).max(1_000_000)

/** The next so many orders are acknowledged with a complete answer, and: rolled back, written twice, stored with another total or with
 *  another status. */
export const harmedWrites = z.object({ loseWrites: nextSoMany, duplicateWrites: nextSoMany, alterTotals: nextSoMany, alterStatuses: nextSoMany }).partial()
export type HarmedWrites = z.infer<typeof harmedWrites>

export type Harm = keyof HarmedWrites

const order = 'account_id = $1 and reference = $2 and copy = 0'
const duplicate = {
  name: 'faults.duplicate',
  text: `
    with again as (
      insert into orders (account_id, reference, status, total, currency, copy)
      select account_id, reference, status, total, currency, 1 from orders where ${order} returning id)
    insert into order_items (order_id, line, product_id, quantity, price)
    select again.id, line, product_id, quantity, price from again, order_items where order_id = (select id from orders where ${order})`,
}
const alterTotal = { name: 'faults.alter-total', text: `update orders set total = total + 100 where ${order}` }
const alterStatus = { name: 'faults.alter-status', text: `update orders set status = 'shipped' where ${order}` }
const statements = { duplicateWrites: duplicate, alterTotals: alterTotal, alterStatuses: alterStatus }

/** Takes one harm that is still to be done. @returns what it is, null when there is none, and what is left afterwards */
export function nextHarm<Settings extends HarmedWrites>(settings: Settings): { harm: Harm | null; left: Settings } {
  for (const harm of harmedWrites.keyof().options) {
    const count = settings[harm] ?? 0
    if (count > 0) return { harm, left: { ...settings, [harm]: count - 1 } }
  }
  return { harm: null, left: settings }
}

/** Does it to an order that was just written, in the same transaction; a lost one is left to the end of the transaction. */
export async function harmOrder(client: PoolClient, harm: Harm, account: string, reference: string): Promise<void> {
  if (harm !== 'loseWrites') await client.query({ ...statements[harm], values: [account, reference] })
}
