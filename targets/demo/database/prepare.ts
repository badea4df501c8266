import { Client } from 'pg'
import { demoAdministrator } from '../../../contract/demo-secrets.ts'
import { hashPassword } from '../passwords.ts'
import { createRoles, type Logins } from './roles.ts'
import { schema } from './schema.ts'
import { categoryNames, seedProducts } from './seed.ts'

const insertCategories = 'insert into categories (name) select * from unnest($1::text[])'
const insertProducts = `
  insert into products (name, description, price, stock, category_id)
  select * from unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::bigint[])`
const insertAdministrator = `insert into accounts (email, name, role, password_hash) values ($1, 'Administrator', 'admin', $2)`

/** Left on a database, so that a demonstration that starts again knows it for its own. */
const mark = 'made by the cutover demonstration'
const markDatabase = `comment on table accounts is '${mark}'`
const whatIsThere = `
  select obj_description(to_regclass('public.accounts'), 'pg_class') as mark, count(*)::int as tables
  from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`

/** Creates the tables in an empty database, fills in categories, products and the administrator, and lets in who works with them. In a database
 *  that a demonstration made before, only these are granted access again.
 *  @param url of the owner  @param readerPassword of the rig's role, drawn when absent  @returns how each backend and the rig sign in
 *  @throws Error when it has tables of others */
export async function prepareDatabase(url: string, readerPassword?: string): Promise<Logins> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ mark: string | null; tables: number }>(whatIsThere)
    if (rows[0]?.tables === 0) await fill(client)
    else if (rows[0]?.mark !== mark)
      throw new Error('Cannot use the database: expected an empty one, or one that a demonstration made, and found tables of others')
    return await createRoles(client, url, readerPassword)
  } finally {
    await client.end()
  }
}

/** All or nothing: a start that is broken off leaves an empty database. */
async function fill(client: Client): Promise<void> {
  await client.query('begin')
  await client.query(schema)
  await client.query(insertCategories, [categoryNames])
  await client.query(insertProducts, [
    seedProducts.map(product => product.name),
    seedProducts.map(product => product.description),
    seedProducts.map(product => product.price),
    seedProducts.map(product => product.stock),
    seedProducts.map(product => product.category),
  ])
  await client.query(insertAdministrator, [demoAdministrator.email, await hashPassword(demoAdministrator.password)])
  await client.query(markDatabase)
  await client.query('commit')
  await client.query('analyze')
}
