import type { Client } from 'pg'

/** Rows of any table that hold a text somewhere, as `table: row`, sorted. Knows no table by name. */
export async function rowsNaming(database: Client, text: string): Promise<string[]> {
  const found: string[] = []
  for (const table of await tables(database)) {
    const { rows } = await database.query<{ row: string }>(`select t::text as row from ${table} t where position($1 in t::text) > 0`, [text])
    found.push(...rows.map(({ row }) => `${table}: ${row}`))
  }
  return found.sort()
}

/** How many rows each table has, by its name. */
export async function rowCounts(database: Client): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of await tables(database)) {
    const { rows } = await database.query<{ count: number }>(`select count(*)::int as count from ${table}`)
    counts[table] = rows[0]?.count ?? 0
  }
  return counts
}

async function tables(database: Client): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  if (rows.length === 0) throw new Error('expected tables')
  return rows.map(({ name }) => name)
}
