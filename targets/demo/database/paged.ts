import type { Answer } from '../answer.ts'
import type { Readable } from '../faults/data/stale-reads.ts'

interface Statement {
  readonly name: string
  readonly text: string
}

/** A list and its length. `list` takes the filter's values, then limit and offset, and returns the length in a column `found` of each row;
 *  `count` takes the filter's values and returns it in the same column. */
export interface PagedStatements {
  readonly list: Statement
  readonly count: Statement
}

/** One page of a list. Beyond the last page no row is left to carry the length: then it is counted.
 *  @param page from 1 */
export async function pageOf(
  database: Readable,
  { list, count }: PagedStatements,
  filter: readonly unknown[],
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<Answer> {
  const { rows } = await database.query<{ found: number }>({ ...list, values: [...filter, pageSize, (page - 1) * pageSize] })
  const items = rows.map(({ found, ...item }) => item)
  const counted = async () => (await database.query<{ found: number }>({ ...count, values: [...filter] })).rows[0]?.found ?? 0
  return { status: 200, body: { items, page, pageSize, total: rows[0]?.found ?? (page === 1 ? 0 : await counted()) } }
}

/** LIKE pattern of texts that contain another; its own wildcards are taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
