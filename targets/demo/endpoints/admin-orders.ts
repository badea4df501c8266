import { z } from 'zod'
import type { Answer } from '../answer.ts'
import { type Handler, isId, paging, pathId, type Services } from '../call.ts'
import { containing, pageOf } from '../database/paged.ts'
import { transaction } from '../database/transaction.ts'
import { invalid, notFound } from '../problem.ts'
import { create, creation, shown, statusChange } from './orders.ts'

const creationForAccount = creation.extend({ accountId: z.string() })
const listing = paging.extend({ search: z.string().max(200).default(''), status: statusChange.shape.status.optional() })

const matching = 'from orders where reference like $1 and ($2::text is null or status = $2)'
/** Counted by itself: a window over all that matches would sort tens of thousands of rows for the sake of twenty. No trigram index either: a
 *  search for a whole run matches nearly everything, for which reading everything is twice as fast. */
const found = `select count(*)::int as found ${matching}`
const orders = {
  list: {
    name: 'admin.orders.list',
    text: `
      with o as (select * ${matching} order by id desc limit $3 offset $4)
      select (${found}) as found, ${shown} from o order by o.id desc`,
  },
  count: { name: 'admin.orders.count', text: found },
}
const account = { name: 'admin.orders.account', text: 'select 1 from accounts where id = $1' }
const byId = { name: 'admin.orders.by-id', text: `select ${shown} from orders o where o.id = $1` }
const setStatus = {
  name: 'admin.orders.set-status',
  text: `with o as (update orders set status = $2, updated_at = now() where id = $1 returning *) select ${shown} from o`,
}
const remove = { name: 'admin.orders.delete', text: 'delete from orders where id = $1' }

export function adminOrdersHandlers({ database }: Services): Record<`admin.orders.${'list' | 'create' | 'read' | 'update' | 'delete'}`, Handler> {
  return {
    'admin.orders.list': call => {
      const { search, status, ...page } = listing.parse(call.query)
      return pageOf(database, orders, [containing(search), status], page)
    },
    'admin.orders.create': async call => {
      const { accountId, ...wanted } = creationForAccount.parse(call.body)
      return transaction(database, async client => {
        if (!isId(accountId) || (await client.query({ ...account, values: [accountId] })).rowCount === 0) throw invalid('accountId: there is no such account')
        return create(client, accountId, wanted)
      })
    },
    'admin.orders.read': async call => theOne(await database.query({ ...byId, values: [pathId(call, 'order')] })),
    /** To any status, from any: an administrator sets right what went wrong. */
    'admin.orders.update': async call => {
      const { status } = statusChange.parse(call.body)
      return theOne(await database.query({ ...setStatus, values: [pathId(call, 'order'), status] }))
    },
    'admin.orders.delete': async call => {
      const { rowCount } = await database.query({ ...remove, values: [pathId(call, 'order')] })
      if (rowCount === 0) throw notFound('order')
      return { status: 204 }
    },
  }
}

function theOne({ rows }: { rows: unknown[] }): Answer {
  if (rows[0]) return { status: 200, body: rows[0] }
  throw notFound('order')
}
