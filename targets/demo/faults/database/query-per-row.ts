import type { Pool } from 'pg'
import { z } from 'zod'
import type { EndpointId } from '../../../../contract/endpoints.ts'
import type { Answer } from '../../answer.ts'
import { isList, isObject } from '../contract/each-object.ts'

/** Lists of products and of orders ask the database once more for each of their entries, as an object-relational mapper does without a
 *  join. */
export const queryPerRow = z.boolean()

const statements: Partial<Record<EndpointId, { readonly name: string; readonly text: string }>> = {
  'catalog.list': { name: 'faults.category-of', text: 'select c.id, c.name from categories c join products p on p.category_id = c.id where p.id = $1' },
  'orders.list': { name: 'faults.items-of', text: 'select line, product_id, quantity, price from order_items where order_id = $1 order by line' },
}

/** Asks for each entry of an answer, one after the other. */
export async function askPerRow(database: Pool, id: EndpointId, { body }: Answer): Promise<void> {
  const statement = statements[id]
  if (!(statement && isList(body))) return
  for (const item of body.items) if (isObject(item)) await database.query({ ...statement, values: [item.id] })
}
