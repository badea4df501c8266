import { describe, expect, test } from 'vitest'
import { arms } from '../../../../contract/arm.ts'
import { candidateFaults, demoOfFile } from '../demo-of-file.ts'
import { send, shopper } from '../running-demo.ts'

const demo = demoOfFile()
const set = candidateFaults(demo)
const list = async (query = '') => (await send(demo.ready, 'candidate', 'catalog.list', { query })).body
const categoriesUrl = (arm: 'baseline' | 'candidate' = 'candidate') => `${demo.ready[arm]}/${arm === 'baseline' ? 'api' : 'api/v1'}/categories`

describe.each(arms)('contract of the %s without faults', arm => {
  test('any origin can read its responses, refusals too, and a preflight is answered', async () => {
    const answer = await fetch(categoriesUrl(arm))
    const refusal = await fetch(`${demo.ready[arm]}/nowhere`)
    expect([answer.status, refusal.status]).toEqual([200, 404])
    expect([answer, refusal].map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual(['*', '*'])
    const preflight = await fetch(categoriesUrl(arm), { method: 'OPTIONS' })
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET, POST, PUT, PATCH, DELETE'])
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization, content-type, idempotency-key')
  })

  test('only the catalogue may be cached, no response of an account', async () => {
    const me = await fetch(`${demo.ready[arm]}/${arm === 'baseline' ? 'api' : 'api/v1'}/auth/me`)
    expect([(await fetch(categoriesUrl(arm))).headers.get('cache-control'), me.headers.get('cache-control')]).toEqual(['public, max-age=60', 'no-store'])
  })
})

test('missing field: it is missing at every depth, on the given endpoints', async () => {
  await set({ fieldMissing: 'price', endpoints: ['catalog.list'] })
  expect((await list()).items[0]).toEqual(expect.not.objectContaining({ price: expect.anything() }))
  expect((await send(demo.ready, 'candidate', 'catalog.detail', { params: { id: '1' } })).body.price).toBe(4_500)
  await set({})
  expect((await list()).items[0].price).toEqual(expect.any(Number))
})

test('field as text: a number is sent as text', async () => {
  await set({ fieldAsText: 'stock' })
  expect((await list()).items[0].stock).toEqual(expect.stringMatching(/^\d+$/))
})

test('changed status: the rest of the response is unchanged', async () => {
  await set({ statusChanged: { from: 201, to: 200 } })
  const { status, body } = await send(demo.ready, 'candidate', 'auth.register', { body: { email: 'status@test.example', password: 'long enough', name: 'S' } })
  expect([status, body.user.email]).toEqual([200, 'status@test.example'])
  expect((await send(demo.ready, 'candidate', 'auth.me')).status).toBe(401)
})

test('page size: another default applies, and a requested size still holds', async () => {
  await set({ pageSizeDefault: 7 })
  expect([(await list()).items.length, (await list('?pageSize=3')).items.length]).toEqual([7, 3])
})

test('page size: a requested one is ignored', async () => {
  await set({ pageSizeIgnored: 9 })
  expect([(await list()).items.length, (await list('?pageSize=3')).items.length]).toEqual([9, 9])
})

test('reversed order: entries of a list are reversed; items of an order are not', async () => {
  const before = await list('?sort=price')
  await set({ sortReversed: true })
  expect((await list('?sort=price')).items).toEqual(before.items.toReversed())
  const { token } = await shopper(demo.ready, 'candidate', 'sorted')
  const items = [
    { productId: '1', quantity: 1 },
    { productId: '2', quantity: 1 },
  ]
  const { body } = await send(demo.ready, 'candidate', 'orders.create', { token, body: { reference: 'sorted', items } })
  expect(body.items.map((item: { productId: string }) => item.productId)).toEqual(['1', '2'])
})

test('missing CORS: no origin is allowed and no preflight answered', async () => {
  await set({ corsMissing: true })
  for (const method of ['GET', 'OPTIONS']) expect((await fetch(categoriesUrl(), { method })).headers.get('access-control-allow-origin')).toBe(null)
  expect((await fetch(categoriesUrl('baseline'))).headers.get('access-control-allow-origin')).toBe('*')
  await set({})
  expect((await fetch(categoriesUrl())).headers.get('access-control-allow-origin')).toBe('*')
})

test('redirect loop: redirects lead back to their own path, until they are cleared', async () => {
  await set({ redirectLoop: true, endpoints: ['catalog.categories'] })
  const { status, headers } = await fetch(categoriesUrl(), { redirect: 'manual' })
  expect([status, headers.get('location')]).toEqual([307, '/api/v1/categories'])
  await expect(fetch(categoriesUrl())).rejects.toThrow()
  expect((await send(demo.ready, 'candidate', 'platform.health')).status).toBe(200)
  await set({})
  expect((await fetch(categoriesUrl())).status).toBe(200)
})

describe('faults of the response body', () => {
  test('a slow body: its headers arrive long before its end', async () => {
    await set({ bodySlow: 600 })
    const answer = await fetch(categoriesUrl())
    const began = performance.now()
    expect(await answer.json()).toEqual({ items: expect.any(Array) })
    expect(performance.now() - began).toBeGreaterThan(450)
  })

  test.each([{ bodyTruncated: 1 }, { bodyReset: 1 }])(
    '%j: the status is correct and the body is cut; after clearing, the next connection works',
    async faults => {
      const whole = await (await fetch(categoriesUrl())).text()
      await set({ ...faults, endpoints: ['catalog.categories'] })
      const answer = await fetch(categoriesUrl())
      expect([answer.status, answer.headers.get('content-length')]).toEqual([200, String(whole.length)])
      await expect(answer.text()).rejects.toThrow()
      await set({})
      expect(await (await fetch(categoriesUrl())).text()).toBe(whole)
    },
  )
})
