import { z } from 'zod'
import { connectReadOnly, type DatabaseAddress } from '../../../platform/database.ts'

/** A database to read writes back from, and the query. */
export interface CensusDatabase {
  readonly address: DatabaseAddress
  /** `$1` is the run's id; the columns are those of `Row` (docs/guides/census.md). */
  readonly sql: string
}

const name = z.string().min(1)
/** PostgreSQL's bigint and numeric come as text. */
const amount = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
])

const row = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('account'), account: name, phone: z.string().nullable() }),
  z.object({ kind: z.literal('order'), reference: name, account: name, total: amount, status: name, lines: amount }),
  z.object({ kind: z.literal('payment'), reference: name, account: name, total: amount, status: name, order: name }),
  z.object({ kind: z.literal('product'), reference: name, total: amount }),
])

/** One thing that a run stored. Accounts by email address, amounts in santim, `order` is the reference of the order that a payment is for. */
export type Row = z.output<typeof row>

/** For one statement that reads all writes of a run. */
const timeoutMs = 60_000

/** Reads everything that a run stored, in one statement. Nothing can be written.
 *  @throws Error of the connection, of the query, or naming the row and column that is not as promised */
export async function readRows({ address, sql }: CensusDatabase, runId: string): Promise<Row[]> {
  const client = await connectReadOnly(address, timeoutMs)
  try {
    const { rows } = await client.query<object>(sql, [runId])
    return rows.map(parseRow)
  } finally {
    await client.end().catch(() => {})
  }
}

function parseRow(found: object, index: number): Row {
  const read = row.safeParse(found)
  if (read.success) return read.data
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  throw new Error(`row ${index + 1} of the read-back query is not as docs/guides/census.md says: ${wrong}`)
}
