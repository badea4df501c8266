import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type EndpointId, endpointIds } from '../../../../contract/endpoints.ts'
import { LiveKeySeen } from '../../../../rig/probes/live-key.ts'
import type { FaultSettings } from '../../../../targets/demo/faults/settings.ts'
import { type RunningDemo, setFaults, startedDemo } from '../../../targets/demo/running-demo.ts'
import { compare, told } from './compared.ts'

let demo: RunningDemo
beforeAll(async () => {
  demo = await startedDemo()
}, 60_000)
afterEach(() => setFaults(demo.ready, 'candidate', {}))
afterAll(() => demo[Symbol.asyncDispose]())

test.each([1, 2, 3])('parity: equal backends have no difference on any endpoint, and no row is left (run %i)', { timeout: 60_000 }, async () => {
  const before = await rowsOf(demo.ready.database)
  const parity = await compare(demo.ready)
  expect(told(parity)).toEqual({})
  expect([parity.found, parity.differences, parity.left]).toEqual([endpointIds, 0, null])
  expect(parity.events).toHaveLength(3 * endpointIds.length)
  expect(await rowsOf(demo.ready.database)).toEqual(before)
})

describe('parity: a fault of the candidate is reported with its place:', () => {
  const cases: readonly (readonly [FaultSettings, EndpointId, string])[] = [
    [{ fieldMissing: 'total' }, 'orders.detail', '$.total: missing instead of'],
    [{ fieldAsText: 'stock' }, 'catalog.list', '$.items[0].stock: "'],
    [{ decimalAsText: true }, 'catalog.create', '$.price: "125.00" (text) instead of 12500 (number)'],
    [{ statusChanged: { from: 201, to: 200 } }, 'orders.create', 'status 200 instead of 201'],
    [{ statusChanged: { from: 204, to: 200 } }, 'auth.logout', 'status 200 instead of 204'],
    [{ pageSizeDefault: 10 }, 'catalog.list', 'without a query: $.items: 10 items instead of 20 items'],
    [{ pageSizeIgnored: 1 }, 'orders.list', '$.pageSize: 1 instead of 20'],
    [{ sortReversed: true }, 'catalog.categories', '$.items[0].name: "'],
    [{ corsMissing: true }, 'catalog.detail', 'header access-control-allow-origin: missing instead of "*"; preflight: status 404 instead of 204'],
    [{ redirectLoop: true, endpoints: ['auth.me'] }, 'auth.me', 'status 307 (to itself) instead of 200'],
    [{ slashRedirect: true, endpoints: ['auth.login'] }, 'auth.login', 'status 301 (to itself with a slash at the end) instead of 200'],
    [{ listEnvelope: true }, 'admin.orders.list', '$.count: 1 instead of nothing'],
    [{ errorDetail: true }, 'vendor.dashboard', 'without a token: $.error: missing instead of an object'],
    [{ csrfRequired: true }, 'regional.tax', 'status 403 instead of 200'],
    [{ tokenNames: true }, 'auth.refresh', '$.access: a text (not shown) instead of nothing'],
    [{ unreadableHashes: true }, 'auth.register', 'an account made by Django cannot sign in at Next.js: auth.login answered 401'],
    [{ alterTotals: 1 }, 'orders.detail', '$.total: '],
    [
      { bodyTruncated: 1, endpoints: ['catalog.detail'] },
      'catalog.detail',
      'the answer breaks off (Response body length does not match content-length header)',
    ],
    [{ errorShare: 1, endpoints: ['regional.zones'] }, 'regional.zones', 'status 500 instead of 200'],
  ]
  test.each(cases)('%j at %s', { timeout: 30_000 }, async (faults, id, difference) => {
    await setFaults(demo.ready, 'candidate', faults)
    const parity = await compare(demo.ready, { endpoints: [id] })
    expect(parity.compared.map(({ endpoint, outcome }) => [endpoint, outcome])).toEqual([[id, 'different']])
    expect(told(parity)[id]?.join('; ')).toContain(difference)
    expect(parity.left).toBeNull()
  })
})

test('parity: a live payment key in any response aborts the comparison, which does not repeat it', { timeout: 30_000 }, async () => {
  await setFaults(demo.ready, 'candidate', { leakLiveKey: 'sk_live', endpoints: ['payments.intent'] })
  const ended = await compare(demo.ready, { endpoints: ['payments.intent'] }).catch((error: unknown) => error)
  expect(ended).toBeInstanceOf(LiveKeySeen)
  expect(String(ended)).toContain('An answer of the candidate (payments.intent) holds a live key of a payment gateway')
  expect(String(ended)).not.toContain('sk_live')
})

/** How many rows each table of a database has. */
async function rowsOf(url: string): Promise<Record<string, number>> {
  const database = new Client(url)
  await database.connect()
  const rows: Record<string, number> = {}
  for (const table of ['accounts', 'products', 'orders', 'order_items', 'payment_intents', 'gateway_payments', 'reports', 'idempotency_keys']) {
    const counted = await database.query<{ n: number }>(`select count(*)::int as n from ${table}`)
    rows[table] = counted.rows[0]?.n ?? -1
  }
  await database.end()
  return rows
}
