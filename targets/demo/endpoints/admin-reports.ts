import type { Pool } from 'pg'
import { z } from 'zod'
import { type Call, type Handler, pathId, type Services } from '../call.ts'
import { conflict, notFound } from '../problem.ts'

/** ms until a report is ready, by the database's clock: the same on both sides. */
const preparation = 200

const kinds = ['sales', 'stock'] as const
type Kind = (typeof kinds)[number]
const creation = z.object({ kind: z.enum(kinds) })

/** A report, row by row of cells. Money is whole santim, days are UTC's. */
const contents: Readonly<Record<Kind, { readonly header: readonly string[]; readonly name: string; readonly text: string }>> = {
  sales: {
    header: ['day', 'orders', 'revenue_santim'],
    name: 'reports.sales',
    text: `select array[to_char(day, 'YYYY-MM-DD'), orders::text, revenue::text] as cells
           from (select (created_at at time zone 'UTC')::date as day, count(*) as orders, sum(total) as revenue
                 from orders where status in ('paid', 'shipped', 'delivered') group by 1) as days order by day`,
  },
  stock: {
    header: ['category', 'products', 'stock', 'value_santim'],
    name: 'reports.stock',
    text: `select array[c.name, count(p.id)::text, coalesce(sum(p.stock), 0)::text, coalesce(sum(p.stock * p.price::bigint), 0)::text] as cells
           from categories c left join products p on p.category_id = c.id group by c.name order by c.name`,
  },
}

const columns = `id, kind, case when ready_at <= clock_timestamp() then 'ready' else 'pending' end as status`
const insert = {
  name: 'reports.insert',
  text: `insert into reports (account_id, kind, csv, ready_at) values ($1, $2, $3, clock_timestamp() + interval '${preparation} ms') returning ${columns}`,
}
const own = { name: 'reports.own', text: `select ${columns} from reports where id = $1 and account_id = $2` }
const text = { name: 'reports.text', text: `select ${columns}, csv from reports where id = $1 and account_id = $2` }

interface Report {
  readonly id: string
  readonly kind: Kind
  readonly status: 'pending' | 'ready'
}

export function adminReportsHandlers({ database }: Services): Record<`admin.reports.${'create' | 'poll' | 'download'}`, Handler> {
  return {
    'admin.reports.create': async call => {
      const { kind } = creation.parse(call.body)
      const { rows } = await database.query<Report>({ ...insert, values: [call.account, kind, await csvOf(database, kind)] })
      return { status: 202, body: rows[0] }
    },
    'admin.reports.poll': async call => ({ status: 200, body: existing(await database.query<Report>({ ...own, values: place(call) })) }),
    'admin.reports.download': async call => {
      const { kind, status, csv } = existing(await database.query<Report & { csv: string }>({ ...text, values: place(call) }))
      if (status === 'pending') throw conflict('report_pending', 'The report is not ready yet.')
      return { status: 200, file: { name: `${kind}.csv`, type: 'text/csv; charset=utf-8', text: csv } }
    },
  }
}

async function csvOf(database: Pool, kind: Kind): Promise<string> {
  const { header, ...statement } = contents[kind]
  const { rows } = await database.query<{ cells: string[] }>(statement)
  return [header, ...rows.map(row => row.cells)].map(line).join('')
}

/** A line of CSV (RFC 4180, section 2). */
function line(cells: readonly string[]): string {
  return `${cells.map(cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
}

function place(call: Call): string[] {
  return [pathId(call, 'report'), call.account]
}

function existing<Row>({ rows }: { rows: Row[] }): Row {
  if (rows[0]) return rows[0]
  throw notFound('report')
}
