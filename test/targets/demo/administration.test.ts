import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { arms } from '../../../contract/arm.ts'
import { type EndpointId, endpoint, endpointIds } from '../../../contract/endpoints.ts'
import { type Database, databaseOf, demoOfFile } from './demo-of-file.ts'
import { type Sent, send, shopper } from './running-demo.ts'
import { accountWith, walkCatalogue } from './walk.ts'

const demo = demoOfFile()
const database = databaseOf(demo)

describe.each(arms)('administration of the %s', arm => {
  const to = (id: EndpointId, sent?: Sent) => send(demo.ready, arm, id, sent)
  const by = (role: 'vendor' | 'admin', name: string) => accountWith(demo.ready, arm, role, name)
  const listed = async (token: string, name: string, price = 1_000, stock = 10) =>
    (await to('catalog.create', { token, body: { name: `${name} ${arm}`, price, stock, categoryId: '1' } })).body

  test('every endpoint with a role is refused to accounts of other roles', async () => {
    const tokens = {
      shopper: (await shopper(demo.ready, arm, 'curious')).token,
      vendor: (await by('vendor', 'curious')).token,
      admin: (await by('admin', 'curious')).token,
    }
    const guarded = endpointIds.filter(id => endpoint(id).role !== undefined)
    expect(guarded.length).toBeGreaterThan(20)
    for (const id of guarded) {
      const outsiders = Object.entries(tokens).filter(([role]) => role !== endpoint(id).role)
      const answers = await Promise.all(outsiders.map(([, token]) => to(id, { token, params: { id: '1' } })))
      for (const { status, body } of answers) expect([id, status, body.error.code]).toEqual([id, 403, 'forbidden'])
    }
    expect((await to('admin.analytics')).status).toBe(401)
  })

  test('the role is read again for every request', async () => {
    const [admin, other] = [await by('admin', 'promoter'), await shopper(demo.ready, arm, 'promoted')]
    const { body: found } = await to('admin.users.list', { token: admin.token, query: `?search=${other.email.slice(3)}` })
    expect(found).toMatchObject({ total: 1, items: [{ email: other.email, role: 'shopper' }] })
    const set = (role: string) => to('admin.users.update', { token: admin.token, params: { id: found.items[0].id }, body: { role } })
    const dashboard = async () => (await to('vendor.dashboard', { token: other.token })).status
    await set('vendor')
    expect(await dashboard()).toBe(200)
    await set('shopper')
    expect(await dashboard()).toBe(403)
  })

  test('a deleted account is deleted with everything that it wrote', async () => {
    const { token } = await by('admin', 'cleaner')
    const before = await rowsOfTables(database)
    await walkCatalogue(demo.ready, arm)
    await listed((await by('vendor', 'walk-on')).token, 'Left behind')
    const grown = Object.entries(await rowsOfTables(database)).filter(([table, rows]) => rows > (before[table] ?? 0))
    expect(grown.map(([table]) => table)).toEqual(Object.keys(before).filter(table => table !== 'categories'))
    const { body: users } = await to('admin.users.list', { token, query: '?search=WALK&pageSize=100' })
    for (const { id } of users.items) expect((await to('admin.users.delete', { token, params: { id } })).status).toBe(204)
    expect(await rowsOfTables(database)).toEqual(before)
    expect((await to('admin.users.delete', { token, params: { id: users.items[0].id } })).status).toBe(404)
  })

  test('each bulk change returns the result of every entry', async () => {
    const { token } = await by('admin', 'bulk')
    const [one, other] = [await listed(token, 'One'), await listed(token, 'Other')]
    const operations = [
      { id: one.id, price: 1_100 },
      { id: other.id, price: -1 },
      { id: 'none', price: 5 },
      { id: other.id, price: 1_200 },
    ]
    const { status, body } = await to('admin.bulk', { token, body: { operations } })
    expect([status, body.done, body.failed]).toEqual([200, 2, 2])
    expect(body.results).toEqual([
      { id: one.id, status: 'done' },
      { id: other.id, status: 'failed', reason: expect.stringContaining('got -1') },
      { id: 'none', status: 'failed', reason: 'id: there is no such product' },
      { id: other.id, status: 'done' },
    ])
    const prices = await Promise.all([one, other].map(async ({ id }) => (await to('catalog.detail', { params: { id } })).body.price))
    expect(prices).toEqual([1_100, 1_200])
  })

  test('an administrator creates orders for an account, finds them by part of their reference, and deletes them', async () => {
    const [admin, buyer] = [await by('admin', 'clerk'), await by('vendor', 'buyer')]
    const place = (reference: string, accountId = buyer.id) =>
      to('admin.orders.create', { token: admin.token, body: { accountId, reference, items: [{ productId: '3', quantity: 2 }] } })
    const [first] = [await place(`${arm}/100%_1`), await place(`${arm}/100%_2`), await place(`${arm}/1000_3`)]
    expect((await to('orders.detail', { token: buyer.token, params: { id: first.body.id } })).body).toEqual(first.body)
    const total = async (query: string) => (await to('admin.orders.list', { token: admin.token, query })).body.total
    const search = encodeURIComponent(`${arm}/100%_`)
    await to('admin.orders.update', { token: admin.token, params: { id: first.body.id }, body: { status: 'delivered' } })
    expect([await total(`?search=${search}`), await total(`?search=${search}&status=delivered`), await total(`?search=${search}&page=9`)]).toEqual([2, 1, 2])
    await to('admin.orders.delete', { token: admin.token, params: { id: first.body.id } })
    expect((await to('admin.orders.read', { token: admin.token, params: { id: first.body.id } })).status).toBe(404)
    expect([(await place('x', '999999')).status, (await place('x', 'nobody')).status]).toEqual([400, 400])
  })

  test('a vendor sees only the own products and the orders that contain them', async () => {
    const [vendor, rival, buyer] = [await by('vendor', 'seller'), await by('vendor', 'rival'), await shopper(demo.ready, arm, 'customer')]
    const [bag, belt] = [await listed(vendor.token, 'Bag', 1_000, 7), await listed(rival.token, 'Belt', 500)]
    const items = [bag, belt].map(({ id }) => ({ productId: id, quantity: 2 }))
    const { body: order } = await to('orders.create', { token: buyer.token, body: { reference: 'both', items } })
    await to('orders.create', { token: buyer.token, body: { reference: 'rival only', items: items.slice(1) } })
    const dashboard = async () => (await to('vendor.dashboard', { token: vendor.token })).body
    expect(await dashboard()).toMatchObject({ products: 1, orders: 1, revenue: 0, lowStock: [{ id: bag.id, stock: 5 }] })
    await to('orders.status', { token: buyer.token, params: { id: order.id }, body: { status: 'paid' } })
    expect((await dashboard()).revenue).toBe(2_000)
    const ids = async (id: EndpointId) => (await to(id, { token: vendor.token })).body.items.map((item: { id: string }) => item.id)
    expect([await ids('vendor.products'), await ids('vendor.orders')]).toEqual([[bag.id], [order.id]])
  })

  test('a report of real rows is prepared after a while, then returned as CSV', async () => {
    const { token } = await by('admin', 'reporter')
    const create = async (kind: string) => (await to('admin.reports.create', { token, body: { kind } })).body
    const of = (id: string) => ({ token, params: { id } })
    const stock = await create('stock')
    const early = await to('admin.reports.download', of(stock.id))
    expect([stock.status, early.status, early.body.error?.code]).toEqual(['pending', 409, 'report_pending'])
    const sales = await create('sales')
    await wait(300)
    expect((await to('admin.reports.poll', of(stock.id))).body).toEqual({ id: stock.id, kind: 'stock', status: 'ready' })
    const lines = async (id: string): Promise<string[]> => (await to('admin.reports.download', of(id))).body.split('\r\n')
    const [header, ...categories] = await lines(stock.id)
    expect([header, categories.length]).toEqual(['category,products,stock,value_santim', 9])
    expect(categories[5]).toMatch(/^Leather,30,\d+,\d+$/)
    expect(await lines(sales.id)).toEqual(['day,orders,revenue_santim', expect.stringMatching(/^\d{4}-\d\d-\d\d,\d+,\d+$/), ''])
    expect((await to('admin.reports.poll', { ...of(stock.id), token: (await by('admin', 'another')).token })).status).toBe(404)
  })
})

/** How many rows each table has, whatever tables there are. */
async function rowsOfTables(database: Database): Promise<Record<string, number>> {
  const { rows: tables } = await database.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' order by 1`)
  const counts = tables.map(({ name }) => `(select count(*) from ${name})::int as ${name}`)
  return (await database.query(`select ${counts.join(', ')}`)).rows[0]
}
