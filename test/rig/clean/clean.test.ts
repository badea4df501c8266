import { describe, expect, test } from 'vitest'
import { clean } from '../../../rig/clean/clean.ts'
import { describeCleanup } from '../../../rig/clean/words.ts'
import { answer, type Served, serve } from '../platform/backend.ts'

const runId = '2026-01-05-081500-4f2a'
const credentials = { email: 'boss@shop.example', password: 'correct horse' }
const domain = 'load.cutover.test'

interface Shop {
  readonly users: string[]
  readonly products: string[]
  readonly orders: string[]
}

interface Odds {
  /** Status of an attempt to delete a row, by its name and how often it was tried; absent: it is deleted. */
  refuse?(name: string, attempt: number): number | undefined
  /** Whether the n-th request with a token is refused as expired. */
  expired?(request: number): boolean
}

/** A backend whose search finds everything, so that nothing but the rig's own look at a name protects a row. */
async function backendWith(shop: Shop, { refuse = () => undefined, expired = () => false }: Odds = {}): Promise<Served & { asked: string[] }> {
  const asked: string[] = []
  const attempts = new Map<string, number>()
  let requests = 0
  const served = await serve((request, _body, response) => {
    const url = new URL(request.url ?? '', 'http://shop')
    const [, kind = '', id] = /^\/api\/admin\/(\w+)(?:\/(\d+))?$/.exec(url.pathname) ?? []
    asked.push(`${request.method} ${url.pathname}`)
    if (url.pathname === '/api/auth/login') return answer(response, 200, tokens)
    if (expired(++requests)) return answer(response, 401, {})
    const rows = shop[kind as keyof Shop]
    if (rows === undefined) return answer(response, 404, {})
    if (id === undefined) return answer(response, 200, page(kind, rows, Number(url.searchParams.get('page')), Number(url.searchParams.get('pageSize'))))
    const name = rows[Number(id)] ?? ''
    attempts.set(name, (attempts.get(name) ?? 0) + 1)
    const status = refuse(name, attempts.get(name) ?? 0)
    if (status !== undefined) return answer(response, status, {})
    rows[Number(id)] = ''
    response.writeHead(204).end()
  })
  return { ...served, asked }
}

const tokens = { accessToken: 'a', refreshToken: 'r', user: { id: '1', email: credentials.email, name: 'Boss' } }

function page(kind: string, names: readonly string[], number: number, size: number) {
  const all = names.flatMap((name, id) => (name === '' ? [] : [row(kind, String(id), name)]))
  return { items: all.slice((number - 1) * size, number * size), page: number, pageSize: size, total: all.length }
}

function row(kind: string, id: string, name: string) {
  if (kind === 'users') return { id, email: name, name: 'Somebody', role: 'shopper' }
  if (kind === 'products') return { id, name, description: '', price: 1, currency: 'ETB', stock: 1, categoryId: '1' }
  return { id, reference: name, status: 'paid', total: 1, currency: 'ETB', items: [], payment: null }
}

function cleaning(backends: readonly Served[]) {
  const targets = backends.map(backend => ({ url: new URL(backend.url), api: backend.api('baseline') }))
  return clean({ runId, backends: targets, credentials, signal: new AbortController().signal, log: () => {} })
}

describe('clean', () => {
  test('it deletes only rows named by the run, whatever a search returns', async () => {
    const others = {
      users: [
        'abebe@shop.example',
        `x${runId}.baseline.1@${domain}`,
        `${runId}b.baseline.1@${domain}`,
        `${runId}@shop.example`,
        `${runId}.baseline.1@shop.example`,
      ],
      products: [
        'Teff',
        `${runId}/baseline/1/article`,
        `Load article x${runId}/baseline/1/article`,
        `Load article ${runId}b/baseline/1/article`,
        `About Load article ${runId}/1`,
      ],
      orders: ['42', `x${runId}/baseline/1/order`, `${runId}b/baseline/1/order`, runId],
    }
    const shop = {
      users: [...others.users, `${runId}.baseline.1@${domain}`, `${runId}.parity-a.vendor@${domain}`],
      products: [...others.products, `Load article ${runId}/baseline/1/article`, `Load article ${runId}.parity-a/vendor`],
      orders: [...others.orders, `${runId}/candidate/1/order`],
    }
    await using backend = await backendWith(shop)
    const cleaned = await cleaning([backend])
    expect(cleaned).toMatchObject({ deleted: { accounts: 2, products: 2, orders: 1 }, complete: true })
    expect({ users: shop.users.filter(Boolean), products: shop.products.filter(Boolean), orders: shop.orders.filter(Boolean) }).toEqual(others)
    expect(describeCleanup(runId, cleaned)).toEqual([`cleaned up after run ${runId}: deleted 2 accounts, 2 products, 1 orders`])
  })

  test('it reads all pages, and retries a busy backend', async () => {
    const shop = { users: Array.from({ length: 345 }, (_, i) => `${runId}.baseline.${i}@${domain}`), products: [], orders: [] }
    await using backend = await backendWith(shop, { refuse: (name, attempt) => (name.includes('.7') && attempt === 1 ? 503 : undefined) })
    expect(await cleaning([backend])).toMatchObject({ deleted: { accounts: 345 }, complete: true })
  })

  test('it signs in again when the token expires', async () => {
    const shop = { users: [`${runId}.baseline.1@${domain}`], products: [], orders: [] }
    await using backend = await backendWith(shop, { expired: request => request === 2 })
    expect(await cleaning([backend])).toMatchObject({ deleted: { accounts: 1 }, complete: true })
    expect(backend.asked.filter(asked => asked === 'POST /api/auth/login')).toHaveLength(2)
  })

  test('it reports rows that it could not delete, the reason and the manual command', async () => {
    const shop = { users: [`${runId}.baseline.1@${domain}`, `${runId}.baseline.2@${domain}`], products: [], orders: [] }
    await using backend = await backendWith(shop, { refuse: name => (name.includes('.2@') ? 403 : undefined) })
    const cleaned = await cleaning([backend])
    expect(cleaned.complete).toBe(false)
    expect(describeCleanup(runId, cleaned)).toEqual([
      `could not clean up all of run ${runId}: deleted 1 accounts`,
      `1 accounts are left: ${runId}.baseline.2@${domain} (admin.users.delete answered 403)`,
      expect.stringContaining(`accounts whose email is like '${runId}.%@load.cutover.test'`),
    ])
  })

  test('an account that cannot be deleted before its orders is deleted in the second pass', async () => {
    const shop: Shop = { users: [`${runId}.baseline.1@${domain}`], products: [], orders: [`${runId}/baseline/1/order`] }
    await using backend = await backendWith(shop, { refuse: name => (name.includes('@') && shop.orders.some(Boolean) ? 409 : undefined) })
    expect(await cleaning([backend])).toMatchObject({ deleted: { accounts: 1, orders: 1 }, complete: true })
  })

  test('the second backend is used when the first refuses the sign-in, and this is logged', async () => {
    const shop = { users: [`${runId}.baseline.1@${domain}`], products: [], orders: [] }
    await using closed = await serve((_request, _body, response) => answer(response, 401, {}))
    await using open = await backendWith(shop)
    const cleaned = await cleaning([closed, open])
    expect(cleaned).toMatchObject({ complete: true, deleted: { accounts: 1 } })
    expect(describeCleanup(runId, cleaned)).toContain(`not through ${closed.url}: the administrator cannot sign in: auth.login answered 401`)
  })

  test('without a sign-in on either backend it is incomplete', async () => {
    await using closed = await serve((_request, _body, response) => answer(response, 404, {}))
    expect(await cleaning([closed])).toMatchObject({ complete: false, obstacles: [expect.stringContaining('auth.login answered 404')] })
  })

  test('an interruption ends it', async () => {
    await using backend = await backendWith({ users: [], products: [], orders: [] })
    const signal = AbortSignal.abort(new Error('interrupted by SIGINT'))
    const targets = [{ url: new URL(backend.url), api: backend.api('baseline') }]
    await expect(clean({ runId, backends: targets, credentials, signal, log: () => {} })).rejects.toThrow('interrupted by SIGINT')
    expect(backend.asked).toEqual([])
  })
})
