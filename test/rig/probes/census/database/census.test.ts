import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Arm, arms } from '../../../../../contract/arm.ts'
import type { ObservedAttributes, WriteAttributes } from '../../../../../contract/write-events.ts'
import { parseDatabaseUrl } from '../../../../../rig/platform/database.ts'
import { type ApiClient, createApiClient } from '../../../../../rig/probes/api-client.ts'
import { readWritesBack } from '../../../../../rig/probes/census/census.ts'
import { readWritesFromDatabase } from '../../../../../rig/probes/census/database/census.ts'
import { writeMany } from '../../../../bench/census/writes.ts'
import { type RunningDemo, startedDemo } from '../../../../targets/demo/running-demo.ts'

const runId = 'stored'
const sql = readFileSync(new URL('../../../../../targets/demo/census.sql', import.meta.url), 'utf8')
let demo: RunningDemo
let owner: Client
let acknowledged: readonly WriteAttributes[]

beforeAll(async () => {
  demo = await startedDemo()
  acknowledged = await writeMany(demo.ready, runId, 150)
  owner = new Client({ connectionString: demo.ready.database })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await demo[Symbol.asyncDispose]()
})

/** Takes the census of what was really written. @returns its end, and what was not simply found, once */
async function take(change: { readonly sql?: string; readonly url?: string; readonly acknowledged?: readonly WriteAttributes[] } = {}) {
  const address = await parseDatabaseUrl(change.url ?? demo.ready.databaseToRead, [])
  const observed: ObservedAttributes[] = []
  const known = change.acknowledged ?? acknowledged
  const finished = await readWritesFromDatabase({
    runId,
    database: { address, sql: change.sql ?? sql },
    ledger: { attempted: known, acknowledged: known, indeterminate: [] },
    sendObservations: batch => observed.push(...batch),
  })
  const odd = observed.filter(({ on, outcome }) => on === 'baseline' && outcome !== 'found')
  return { finished, observed, odd: odd.map(({ kind, reference, outcome, detail }) => [kind, reference, outcome, detail]) }
}

/** The reference of one of the cancelled orders. */
function cancelled(position: number): string {
  const found = acknowledged.filter(({ status }) => status === 'cancelled')[position]
  if (!found) throw new Error(`expected more than ${position} cancelled orders`)
  return found.reference
}

const withoutUniqueReferences = `do $$ declare name text; begin
  for name in select conname from pg_constraint where conrelid = 'orders'::regclass and contype = 'u' loop
    execute format('alter table orders drop constraint %I', name);
  end loop; end $$`

/** With the lines of the first. */
const secondCopy = `
  with copy as (
    insert into orders (account_id, reference, status, total) select account_id, reference, status, total from orders where reference = $1 returning id, reference)
  insert into order_items (order_id, line, product_id, quantity, price)
  select copy.id, i.line, i.product_id, i.quantity, i.price
  from copy join orders o on o.reference = copy.reference join order_items i on i.order_id = o.id`

describe('read-back from the database', () => {
  test('all kinds of writes of either backend are found', async () => {
    const { finished, observed, odd } = await take()
    expect(finished).toEqual({ acknowledged: acknowledged.length, complete: true, from: 'database' })
    expect(odd).toEqual([])
    expect(observed).toHaveLength(2 * acknowledged.length)
    expect(new Set(acknowledged.map(({ kind }) => kind))).toEqual(new Set(['account', 'order', 'payment', 'product']))
  })

  test('every write is unread when the database does not answer', async () => {
    const { finished, odd } = await take({ url: 'postgres://reader@127.0.0.1:1/shop' })
    expect(finished.complete).toBe(false)
    expect(odd).toHaveLength(acknowledged.length)
    expect(odd[0]).toEqual([expect.anything(), expect.anything(), 'unreadable', expect.stringContaining('127.0.0.1:1/shop: connect ECONNREFUSED')])
  })

  test('every write is unread when the query returns other columns, and the row and column are named', async () => {
    const { odd } = await take({ sql: `select 'order' as kind, $1 as reference, 'a@b' as account, 1 as total, 'paid' as status` })
    expect(odd[0]?.[3]).toContain('row 1 of the read-back query is not as docs/guides/census.md says: lines: ')
  })

  test('it cannot write', async () => {
    const { odd } = await take({ sql: `with gone as (delete from orders where reference like $1 returning 1) select count(*) from gone` })
    expect(odd[0]?.[3]).toContain('in a read-only transaction')
  })

  test('a row that is in no ledger is unexpected', async () => {
    const [unknown, ...rest] = acknowledged.filter(({ kind }) => kind === 'order')
    const { odd } = await take({ acknowledged: acknowledged.filter(({ reference }) => reference !== unknown?.reference) })
    expect(rest.length).toBeGreaterThan(0)
    expect(odd).toEqual([['order', unknown?.reference, 'unexpected', 'never attempted']])
  })
})

describe('one lost, one duplicated and two altered rows', () => {
  let damage: readonly (readonly unknown[])[]

  beforeAll(async () => {
    const [lost, doubled, cheaper, otherLines] = [0, 1, 2, 3].map(cancelled)
    await owner.query('delete from orders where reference = $1', [lost])
    await owner.query(withoutUniqueReferences)
    await owner.query(secondCopy, [doubled])
    await owner.query('update orders set total = 1 where reference = $1', [cheaper])
    await owner.query('update order_items set price = 0 where order_id = (select id from orders where reference = $1)', [otherLines])
    damage = [
      ['order', cheaper, 'altered', expect.stringMatching(/^total 1 instead of \d+$/)],
      ['order', doubled, 'duplicated', 'there 2 times'],
      ['order', otherLines, 'altered', expect.stringMatching(/^price of its lines 0 instead of \d+$/)],
      ['order', lost, 'lost', undefined],
    ]
  })

  const sorted = (rows: readonly (readonly unknown[])[]) => rows.toSorted((a, b) => `${a.slice(0, 2)}`.localeCompare(`${b.slice(0, 2)}`))

  test('are all named by the read-back from the database', async () => {
    expect(sorted((await take()).odd)).toEqual(sorted(damage))
  })

  test('are all named by the read-back through either backend', async () => {
    const observed: ObservedAttributes[] = []
    const clients = { baseline: clientOf('baseline'), candidate: clientOf('candidate') }
    const ledger = { attempted: acknowledged, acknowledged, indeterminate: [] }
    const finished = await readWritesBack({ runId, backends: clients, ledger, sendObservations: batch => observed.push(...batch) })
    for (const arm of arms) clients[arm][Symbol.dispose]()
    expect(finished).toEqual({ acknowledged: acknowledged.length, complete: true })
    for (const arm of arms) {
      const odd = observed.filter(({ on, outcome }) => on === arm && outcome !== 'found')
      expect(sorted(odd.map(({ kind, reference, outcome, detail }) => [kind, reference, outcome, detail]))).toEqual(sorted(damage))
    }
  })
})

function clientOf(arm: Arm): ApiClient {
  return createApiClient(new URL(demo.ready[arm]), '127.0.0.1', arm)
}
