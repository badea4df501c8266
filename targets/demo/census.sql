-- What one run stored in the demonstration's database, read by `cutover run … --read-back database`. $1 is the run's id.
-- Write one like it for your own tables and name it with --read-back-sql; docs/guides/census.md says what each column is.
select 'account' as kind, null as reference, email as account, null::float8 as total, null as status, null::float8 as lines, phone, null as "order"
from accounts
where email like $1 || '.%@load.cutover.test'

union all
select 'order', o.reference, a.email, o.total::float8, o.status,
  (select coalesce(sum(i.price::float8 * i.quantity), 0) from order_items i where i.order_id = o.id), null, null
from orders o join accounts a on a.id = o.account_id
where o.reference like $1 || '/%'

union all
select 'payment', p.reference, a.email, p.amount::float8, p.status, null, null, o.reference
from payment_intents p join orders o on o.id = p.order_id join accounts a on a.id = p.account_id
where p.reference like $1 || '/%'

union all
select 'product', substring(name from '[^ ]+$'), null, price::float8, 'listed', null, null, null
from products
where name like '% ' || $1 || '/%'
