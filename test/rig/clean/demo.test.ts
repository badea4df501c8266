import { Client } from 'pg'
import { expect, test } from 'vitest'
import { account } from '../../../contract/accounts.ts'
import { arms } from '../../../contract/arm.ts'
import { demoAdministrator, demoTokenSecret } from '../../../contract/demo-secrets.ts'
import { reference } from '../../../contract/write-reference.ts'
import { clean } from '../../../rig/clean/clean.ts'
import { createApiClient } from '../../../rig/probes/api-client.ts'
import { exchangeTokens } from '../../../rig/probes/tokens/exchange.ts'
import { type RunningDemo, send, startedDemo } from '../../targets/demo/running-demo.ts'
import { walkCatalogue } from '../../targets/demo/walk.ts'
import { rowCounts, rowsNaming } from './leftovers.ts'

const runId = '2026-01-05-081500-4f2a'
/** Another run, whose id begins alike. */
const other = `${runId}b`

test('clean: it deletes all rows of the run in every table, and no others', { timeout: 120_000 }, async () => {
  await using demo = await startedDemo()
  const database = new Client({ connectionString: demo.ready.database })
  await database.connect()
  try {
    const { body: customer } = await send(demo.ready, 'baseline', 'auth.register', {
      body: { email: 'customer@shop.example', password: 'correct horse', name: 'Customer' },
    })
    await writeAs(demo, other, customer.user.id)
    const [others, counts] = [await rowsNaming(database, other), await rowCounts(database)]
    await writeAs(demo, runId, customer.user.id)
    const written = await rowCounts(database)
    expect(Object.keys(counts).filter(table => written[table] === counts[table])).toEqual(['categories'])

    const url = new URL(demo.ready.baseline)
    using api = createApiClient(url, '127.0.0.1', 'baseline')
    const backends = [{ url, api }]
    const cleaned = await clean({ runId, backends, credentials: demoAdministrator, signal: new AbortController().signal, log: () => {} })

    expect(cleaned).toMatchObject({ complete: true, obstacles: [], deleted: { products: 1, orders: 1 } })
    expect(await rowCounts(database)).toEqual(counts)
    expect(await rowsNaming(database, runId)).toEqual(others)
    expect(await rowsNaming(database, other)).toEqual(others)
  } finally {
    await database.end()
  }
})

/** What a run leaves: accounts that write in every table, articles of a vendor and of the shop, orders of its accounts and of another account. */
async function writeAs({ ready }: RunningDemo, run: string, accountId: string): Promise<void> {
  for (const arm of arms) {
    await walkCatalogue(ready, arm, run)
    await send(ready, arm, 'auth.register', { body: account(run, arm, 1) })
  }
  using baseline = createApiClient(new URL(ready.baseline), '127.0.0.1', 'baseline')
  using candidate = createApiClient(new URL(ready.candidate), '127.0.0.1', 'candidate')
  await exchangeTokens({ runId: run, backends: { baseline, candidate }, secret: demoTokenSecret })
  const { body: admin } = await send(ready, 'baseline', 'auth.login', { body: demoAdministrator })
  const token = admin.accessToken
  const { body: article } = await send(ready, 'baseline', 'admin.products.create', {
    token,
    body: { name: `Load article ${reference(run, 'baseline', 7, 'article')}`, description: '', price: 5, stock: 5, categoryId: '1' },
  })
  await send(ready, 'baseline', 'admin.orders.create', {
    token,
    body: { accountId, reference: reference(run, 'baseline', 7, 'order'), items: [{ productId: article.id, quantity: 1 }] },
  })
}
