import { expect, test, vi } from 'vitest'
import { candidateFaults, databaseOf, demoOfFile } from '../demo-of-file.ts'
import { send, shopper } from '../running-demo.ts'

const demo = demoOfFile()
const database = databaseOf(demo)
const set = candidateFaults(demo)

/** Number of index scans, as flushed by the backend's connections: after a statement, at most once a second. */
async function searches(index: string): Promise<number> {
  await Promise.all(Array.from({ length: 10 }, () => send(demo.ready, 'candidate', 'catalog.categories')))
  const { rows } = await database.query<{ scans: number }>('select idx_scan::int as scans from pg_stat_user_indexes where indexrelname = $1', [index])
  return rows[0]?.scans ?? -1
}

/** Statements of other connections that run at this moment and match. */
async function running(like: string): Promise<number> {
  const text = `select count(*)::int as count from pg_stat_activity where pid <> pg_backend_pid() and state like any('{active,idle in transaction}') and query like $1`
  return (await database.query<{ count: number }>(text, [like])).rows[0]?.count ?? -1
}

test('extra queries: a list runs one more query per entry', async () => {
  const list = () => send(demo.ready, 'candidate', 'catalog.list', { query: '?pageSize=40&sort=price' })
  const before = await searches('products_pkey')
  const plain = await list()
  await set({ queryPerRow: true })
  expect(await list()).toEqual(plain)
  await vi.waitFor(async () => expect((await searches('products_pkey')) - before).toBe(40), { timeout: 20_000, interval: 100 })
  await set({})
  await list()
  await new Promise(resolve => setTimeout(resolve, 1_100))
  expect((await searches('products_pkey')) - before).toBe(40)
}, 30_000)

test('long lock: it blocks writers to the accounts of this backend, but neither its readers nor the other backend', async () => {
  const [mine, theirs] = [await shopper(demo.ready, 'candidate', 'locked'), await shopper(demo.ready, 'baseline', 'free')]
  await send(demo.ready, 'candidate', 'auth.me', { token: mine.token })
  await set({ longLock: { everySeconds: 60, forMs: 2_000 } })
  await vi.waitFor(async () => expect(await running('%for update%')).toBe(1))
  const took = async (arm: 'baseline' | 'candidate', id: 'auth.profile' | 'auth.me', token: string) => {
    const began = performance.now()
    expect((await send(demo.ready, arm, id, { token, ...(id === 'auth.profile' ? { body: { name: 'Another' } } : {}) })).status).toBe(200)
    return performance.now() - began
  }
  const held = took('candidate', 'auth.profile', mine.token)
  expect(await took('candidate', 'auth.me', mine.token)).toBeLessThan(1_000)
  expect(await took('baseline', 'auth.profile', theirs.token)).toBeLessThan(1_000)
  expect(await held).toBeGreaterThan(1_000)
})

test('long lock: clearing it frees its rows at once', async () => {
  const { token } = await shopper(demo.ready, 'candidate', 'freed')
  await send(demo.ready, 'candidate', 'auth.me', { token })
  await set({ longLock: { everySeconds: 60, forMs: 30_000 } })
  await vi.waitFor(async () => expect(await running('%for update%')).toBe(1))
  await set({})
  expect((await send(demo.ready, 'candidate', 'auth.profile', { token, body: { name: 'Freed' } })).status).toBe(200)
})

test('database load: it burns CPU while this backend gets requests, but not for the other one or after clearing', async () => {
  await set({ sharedSlowdown: 2 })
  const burning = () => running('select sum(sqrt%')
  await send(demo.ready, 'candidate', 'platform.health')
  await vi.waitFor(async () => expect(await burning()).toBe(2))
  await vi.waitFor(async () => expect(await burning()).toBe(0), { timeout: 5_000 })
  await send(demo.ready, 'baseline', 'catalog.list')
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(await burning()).toBe(0)
  await send(demo.ready, 'candidate', 'platform.health')
  await vi.waitFor(async () => expect(await burning()).toBe(2))
  await set({})
  await vi.waitFor(async () => expect(await burning()).toBe(0), { timeout: 3_000 })
  await send(demo.ready, 'candidate', 'platform.health')
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(await burning()).toBe(0)
})
