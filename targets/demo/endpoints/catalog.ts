import type { Pool } from 'pg'
import { z } from 'zod'
import type { Answer } from '../answer.ts'
import { type Handler, isId, paging, type Services } from '../call.ts'
import { containing, pageOf } from '../database/paged.ts'
import { invalid, notFound } from '../problem.ts'

/** Keeps totals of orders well within what a JSON number can hold. */
export const largestPrice = 1_000_000_000
const largestStock = 1_000_000_000
const mostWords = 10

const product = z.object({
  name: z.string().min(1).max(200),
  description: z.string().max(5_000).default(''),
  price: z.int().min(0).max(largestPrice),
  stock: z.int().min(0).max(largestStock),
  categoryId: z.string(),
})
const changes = product.extend({ description: z.string().max(5_000) }).partial()
const listing = paging.extend({
  search: z.string().max(200).default(''),
  category: z.string().optional(),
  sort: z.enum(['name', 'price', '-price']).default('name'),
})

/** A closed set, so that each order of the list is a statement of its own that PostgreSQL prepares once. */
const orders = { name: 'name, id', price: 'price, id', '-price': 'price desc, id' } as const

export const columns = 'id, name, description, price, currency, stock, category_id as "categoryId"'
const matching = 'from products where name ilike all ($1) and ($2::bigint is null or category_id = $2)'
const count = { name: 'products.count', text: `select count(*)::int as found ${matching}` }
const sorted = (sort: keyof typeof orders) => ({
  list: {
    name: `products.list.${sort}`,
    text: `select ${columns}, count(*) over ()::int as found ${matching} order by ${orders[sort]} limit $3 offset $4`,
  },
  count,
})
const byId = { name: 'products.by-id', text: `select ${columns} from products where id = $1` }
const insert = {
  name: 'products.insert',
  text: `insert into products (name, description, price, stock, category_id, vendor_id) select $1, $2, $3, $4, id, $6 from categories where id = $5 returning ${columns}`,
}
const update = {
  name: 'products.update',
  text: `update products set name = coalesce($2, name), description = coalesce($3, description), price = coalesce($4, price),
         stock = coalesce($5, stock), category_id = coalesce($6, category_id), updated_at = now() where id = $1 returning ${columns}`,
}
const remove = { name: 'products.delete', text: 'delete from products where id = $1' }
const category = { name: 'categories.by-id', text: 'select 1 from categories where id = $1' }
const categories = { name: 'categories.list', text: 'select id, name from categories order by name' }

export function catalogHandlers({ database }: Services): Record<`catalog.${'list' | 'detail' | 'create' | 'update' | 'delete' | 'categories'}`, Handler> {
  return {
    'catalog.list': call => listed(database, listing.parse(call.query)),
    'catalog.detail': async call => found(await database.query({ ...byId, values: [idOf(call.params)] })),
    'catalog.create': async call => {
      const { name, description, price, stock, categoryId } = product.parse(call.body)
      if (!isId(categoryId)) throw unknownCategory()
      const { rows } = await database.query({ ...insert, values: [name, description, price, stock, categoryId, call.account] })
      if (!rows[0]) throw unknownCategory()
      return { status: 201, body: rows[0] }
    },
    'catalog.update': async call => {
      const { name, description, price, stock, categoryId } = changes.parse(call.body)
      if (categoryId !== undefined) await assertCategory(database, categoryId)
      return found(await database.query({ ...update, values: [idOf(call.params), name, description, price, stock, categoryId] }))
    },
    'catalog.delete': async call => {
      const { rowCount } = await database.query({ ...remove, values: [idOf(call.params)] })
      if (rowCount === 0) throw notFound('product')
      return { status: 204 }
    },
    'catalog.categories': async () => ({ status: 200, body: { items: (await database.query(categories)).rows } }),
  }
}

async function listed(database: Pool, { search, category, sort, page, pageSize }: z.infer<typeof listing>): Promise<Answer> {
  const words = search.split(/\s+/).filter(word => word !== '')
  if (words.length > mostWords) throw invalid(`search: expected at most ${mostWords} words`)
  if (category !== undefined && !isId(category)) return { status: 200, body: { items: [], page, pageSize, total: 0 } }
  return pageOf(database, sorted(sort), [words.map(containing), category], { page, pageSize })
}

async function assertCategory(database: Pool, id: string): Promise<void> {
  if (!isId(id) || (await database.query({ ...category, values: [id] })).rowCount === 0) throw unknownCategory()
}

function unknownCategory(): Error {
  return invalid('categoryId: there is no such category')
}

function idOf(params: Readonly<Record<string, unknown>>): string {
  if (!isId(params.id)) throw notFound('product')
  return params.id
}

function found({ rows }: { rows: unknown[] }): Answer {
  if (rows[0]) return { status: 200, body: rows[0] }
  throw notFound('product')
}
