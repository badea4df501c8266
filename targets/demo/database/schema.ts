/** Tables of the marketplace. Money is whole santim; references and idempotency keys are unique per account. An account takes with it all
 *  that hangs on it, so that a run can remove what it wrote by removing its accounts. */
export const schema = `
create table accounts (
  id bigint generated always as identity primary key,
  email text not null unique,
  name text not null,
  phone text,
  role text not null default 'shopper' check (role in ('shopper', 'vendor', 'admin')),
  password_hash text not null,
  created_at timestamptz not null default now()
);

create table revoked_tokens (
  jti uuid primary key,
  account_id bigint not null references accounts on delete cascade,
  expires_at timestamptz not null
);
create index revoked_tokens_of_account on revoked_tokens (account_id);

create table categories (
  id bigint generated always as identity primary key,
  name text not null unique
);

create table products (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null default '',
  price integer not null check (price >= 0),
  currency text not null default 'ETB',
  stock integer not null check (stock >= 0),
  category_id bigint not null references categories,
  -- The account that listed it; null for the shop's own.
  vendor_id bigint references accounts on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index products_by_category on products (category_id);
create index products_of_vendor on products (vendor_id, id desc);

create table orders (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts on delete cascade,
  reference text not null,
  status text not null default 'pending' check (status in ('pending', 'paid', 'shipped', 'delivered', 'cancelled')),
  total bigint not null check (total >= 0),
  currency text not null default 'ETB',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Always 0 but for the fault of a duplicated write.
  copy smallint not null default 0,
  unique (account_id, reference, copy)
);
create index orders_of_account on orders (account_id, id desc);

-- No foreign key to products: an order outlives the products it names, and keeps the price that was paid.
create table order_items (
  order_id bigint not null references orders on delete cascade,
  line integer not null,
  product_id bigint not null,
  quantity integer not null check (quantity > 0),
  price integer not null check (price >= 0),
  primary key (order_id, line)
);
create index order_items_of_product on order_items (product_id);

create table payment_intents (
  id bigint generated always as identity primary key,
  order_id bigint not null unique references orders on delete cascade,
  account_id bigint not null references accounts on delete cascade,
  reference text not null,
  amount bigint not null check (amount >= 0),
  currency text not null default 'ETB',
  status text not null default 'requires_confirmation' check (status in ('requires_confirmation', 'succeeded')),
  created_at timestamptz not null default now(),
  unique (account_id, reference)
);

-- The reference is unique among all accounts: it is the tx_ref by which the gateway knows the payment. Who failed to pay may try again.
create table gateway_payments (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders on delete cascade,
  account_id bigint not null references accounts on delete cascade,
  reference text not null unique,
  gateway text not null check (gateway in ('chapa', 'telebirr')),
  phone text not null,
  amount bigint not null check (amount >= 0),
  currency text not null default 'ETB',
  status text not null default 'pending' check (status in ('pending', 'succeeded', 'failed')),
  created_at timestamptz not null default now()
);
create index gateway_payments_of_order on gateway_payments (order_id);
create unique index gateway_payment_that_counts on gateway_payments (order_id) where status <> 'failed';
create index gateway_payments_of_account on gateway_payments (account_id);

create table reports (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts on delete cascade,
  kind text not null check (kind in ('sales', 'stock')),
  csv text not null,
  ready_at timestamptz not null
);
create index reports_of_account on reports (account_id);

create table webhook_events (
  id text primary key,
  -- Null for events that are about nothing of ours.
  intent_id bigint references payment_intents on delete cascade,
  received_at timestamptz not null default now()
);
create index webhook_events_of_intent on webhook_events (intent_id);

create table idempotency_keys (
  account_id bigint not null references accounts on delete cascade,
  endpoint text not null,
  key text not null,
  request_digest text not null,
  status integer,
  answer json,
  created_at timestamptz not null default now(),
  primary key (account_id, endpoint, key)
);
`
