import { Client } from 'pg'
import { demoAdministrator } from '../../../contract/demo-credentials.ts'
import { hashPassword } from '../passwords.ts'
import { createRoles, type Logins } from './roles.ts'
import { schema } from './schema.ts'
import { categoryNames, seedProducts } from './seed.ts'

const insertCategories = 'insert into categories (name) select * from unnest($1::text[])'
const insertProducts = `
  insert into products (name, description, price, stock, category_id)
  select * from unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::bigint[])`
const insertAdministrator = `insert into accounts (email, name, role, password_hash) values ($1, 'Administrator', 'admin', $2)`

/** Creates the tables in an empty database, fills in categories, products and the administrator, and lets in who works with them.
 *  @param url of the owner  @returns how each backend and the rig sign in */
export async function prepareDatabase(url: string): Promise<Logins> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
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
    await client.query('analyze')
    return await createRoles(client, url)
  } finally {
    await client.end()
  }
}
