import { Client } from 'pg'
import { createRoles, type Logins } from './roles.ts'
import { schema } from './schema.ts'
import { categoryNames, seedProducts } from './seed.ts'

const insertCategories = 'insert into categories (name) select * from unnest($1::text[])'
const insertProducts = `
  insert into products (name, description, price, stock, category_id)
  select * from unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::bigint[])`

/** Creates the tables in an empty database, fills in categories and products, and lets in who works with them.
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
    await client.query('analyze')
    return await createRoles(client, url)
  } finally {
    await client.end()
  }
}
