/** Tables of the marketplace. Money is whole santim; references and idempotency keys are unique per account. */
export const schema = `
create table accounts (
  id bigint generated always as identity primary key,
  email text not null unique,
  name text not null,
  phone text,
  password_hash text not null,
  created_at timestamptz not null default now()
);

create table revoked_tokens (
  jti uuid primary key,
  expires_at timestamptz not null
);

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
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index products_by_category on products (category_id);

create table orders (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  reference text not null,
  status text not null default 'pending' check (status in ('pending', 'paid', 'shipped', 'delivered', 'cancelled')),
  total bigint not null check (total >= 0),
  currency text not null default 'ETB',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, reference)
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

create table payment_intents (
  id bigint generated always as identity primary key,
  order_id bigint not null unique references orders,
  account_id bigint not null references accounts,
  reference text not null,
  amount bigint not null check (amount >= 0),
  currency text not null default 'ETB',
  status text not null default 'requires_confirmation' check (status in ('requires_confirmation', 'succeeded')),
  created_at timestamptz not null default now(),
  unique (account_id, reference)
);

create table webhook_events (
  id text primary key,
  received_at timestamptz not null default now()
);

create table idempotency_keys (
  account_id bigint not null references accounts,
  endpoint text not null,
  key text not null,
  request_digest text not null,
  status integer,
  answer json,
  created_at timestamptz not null default now(),
  primary key (account_id, endpoint, key)
);
`
