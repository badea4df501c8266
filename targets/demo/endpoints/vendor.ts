import { type Handler, paging, type Services } from '../call.ts'
import { pageOf } from '../database/paged.ts'
import { columns as productColumns } from './catalog.ts'
import { shown } from './orders.ts'

/** A product whose stock is at most this much is about to run out. */
const lowStock = 5
const mostLow = 10

const products = {
  list: {
    name: 'vendor.products',
    text: `select ${productColumns}, count(*) over ()::int as found from products where vendor_id = $1 order by id desc limit $2 offset $3`,
  },
  count: { name: 'vendor.products.count', text: 'select count(*)::int as found from products where vendor_id = $1' },
}

/** Orders that hold at least one product of the vendor. */
const sold = 'orders where id in (select i.order_id from order_items i join products p on p.id = i.product_id where p.vendor_id = $1)'
const orders = {
  list: {
    name: 'vendor.orders',
    text: `
      with o as (select *, count(*) over ()::int as found from ${sold} order by id desc limit $2 offset $3)
      select o.found, ${shown} from o order by o.id desc`,
  },
  count: { name: 'vendor.orders.count', text: `select count(*)::int as found from ${sold}` },
}

/** Revenue is what the vendor's own lines of paid orders come to, at the prices that were paid. */
const dashboard = {
  name: 'vendor.dashboard',
  text: `
    with own as (select * from products where vendor_id = $1),
    lines as (select o.id, o.status, i.quantity * i.price::bigint as amount
              from own p join order_items i on i.product_id = p.id join orders o on o.id = i.order_id),
    low as (select ${productColumns} from own where stock <= ${lowStock} order by stock, id limit ${mostLow})
    select (select count(*) from own)::int as products, (select count(distinct id) from lines)::int as orders,
      (select coalesce(sum(amount), 0) from lines where status in ('paid', 'shipped', 'delivered'))::float8 as revenue, 'ETB' as currency,
      (select coalesce(json_agg(json_build_object('id', id::text, 'name', name, 'description', description, 'price', price, 'currency', currency,
         'stock', stock, 'categoryId', "categoryId"::text)), '[]') from low) as "lowStock"`,
}

export function vendorHandlers({ database }: Services): Record<`vendor.${'dashboard' | 'products' | 'orders'}`, Handler> {
  return {
    'vendor.dashboard': async call => ({ status: 200, body: (await database.query({ ...dashboard, values: [call.account] })).rows[0] }),
    'vendor.products': call => pageOf(database, products, [call.account], paging.parse(call.query)),
    'vendor.orders': call => pageOf(database, orders, [call.account], paging.parse(call.query)),
  }
}
