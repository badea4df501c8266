import { z } from 'zod'
import { type Handler, isId, type Services } from '../call.ts'
import { catalogHandlers, largestPrice } from './catalog.ts'

const mostOperations = 100
const bulk = z.object({ operations: z.array(z.object({ id: z.string().max(200), price: z.int() })).max(mostOperations) })
type Operation = z.infer<typeof bulk>['operations'][number]

const setPrice = { name: 'products.set-price', text: 'update products set price = $2, updated_at = now() where id = $1' }

interface Result {
  readonly id: string
  readonly status: 'done' | 'failed'
  readonly reason?: string
}

type Ids = `admin.products.${'list' | 'create' | 'read' | 'update' | 'delete'}` | 'admin.bulk'

/** Administrators see and change products as the catalogue's own endpoints do, in bulk too. */
export function adminProductsHandlers(services: Services): Record<Ids, Handler> {
  const catalog = catalogHandlers(services)
  return {
    'admin.products.list': catalog['catalog.list'],
    'admin.products.create': catalog['catalog.create'],
    'admin.products.read': catalog['catalog.detail'],
    'admin.products.update': catalog['catalog.update'],
    'admin.products.delete': catalog['catalog.delete'],
    'admin.bulk': async call => {
      const results: Result[] = []
      for (const operation of bulk.parse(call.body).operations) results.push(await change(services, operation))
      const done = results.filter(({ status }) => status === 'done').length
      return { status: 200, body: { done, failed: results.length - done, results } }
    },
  }
}

/** Each operation stands for itself: what one could not do undoes none of the others. */
async function change({ database }: Services, { id, price }: Operation): Promise<Result> {
  if (price < 0 || price > largestPrice) return { id, status: 'failed', reason: `price: expected 0 to ${largestPrice} santim, got ${price}` }
  const changed = isId(id) && (await database.query({ ...setPrice, values: [id, price] })).rowCount !== 0
  return changed ? { id, status: 'done' } : { id, status: 'failed', reason: 'id: there is no such product' }
}
