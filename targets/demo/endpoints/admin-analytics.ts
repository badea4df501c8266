import type { Handler, Services } from '../call.ts'

/** One pass over the orders, however many there are; a status that no order has stands there with 0. */
const analytics = {
  name: 'analytics',
  text: `
    with found as (select status, count(*)::int as orders, sum(total) as amount from orders group by status),
    statuses as (select s.status, s.place, coalesce(f.orders, 0) as orders, coalesce(f.amount, 0) as amount
                 from unnest(array['pending', 'paid', 'shipped', 'delivered', 'cancelled']) with ordinality as s (status, place) left join found f using (status))
    select (select count(*) from accounts)::int as users, (select count(*) from products)::int as products, sum(orders)::int as orders,
      coalesce(sum(amount) filter (where status in ('paid', 'shipped', 'delivered')), 0)::float8 as revenue, 'ETB' as currency,
      json_agg(json_build_object('status', status, 'orders', orders) order by place) as "byStatus"
    from statuses`,
}

export function adminAnalyticsHandlers({ database }: Services): Record<'admin.analytics', Handler> {
  return { 'admin.analytics': async () => ({ status: 200, body: (await database.query(analytics)).rows[0] }) }
}
