import { expect, test } from 'vitest'
import { candidateFaults, demoOfFile } from '../demo-of-file.ts'
import { send, shopper } from '../running-demo.ts'

const demo = demoOfFile()
const set = candidateFaults(demo)
const list = async (query = '') => (await send(demo.ready, 'candidate', 'catalog.list', { query })).body

test('slash redirect: a path without a trailing slash redirects to the one with it, also on POST, and that is served', async () => {
  await set({ slashRedirect: true })
  const url = `${demo.ready.candidate}/api/v1/auth/login`
  const body = JSON.stringify({ email: 'nobody@test.example', password: 'x' })
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, redirect: 'manual' } as const
  const redirect = await fetch(url, init)
  expect([redirect.status, redirect.headers.get('location')]).toEqual([301, '/api/v1/auth/login/'])
  expect((await fetch(`${url}/`, init)).status).toBe(401)
  const categories = await fetch(`${demo.ready.candidate}/api/v1/products?pageSize=1`)
  expect([categories.url.endsWith('/products/?pageSize=1'), categories.status]).toEqual([true, 200])
  await set({})
  expect((await fetch(url, init)).status).toBe(401)
})

test('decimal as text: amounts of money are texts; the count of a list is a number', async () => {
  const before = await list('?sort=price')
  await set({ decimalAsText: true })
  const after = await list('?sort=price')
  expect(after.items[0].price).toBe((before.items[0].price / 100).toFixed(2))
  expect(after.total).toBe(before.total)
  const { token } = await shopper(demo.ready, 'candidate', 'decimal')
  const { body } = await send(demo.ready, 'candidate', 'orders.create', { token, body: { reference: 'd', items: [{ productId: '1', quantity: 2 }] } })
  expect([body.total, body.items[0].price]).toEqual(['90.00', '45.00'])
})

test('list envelope: lists have count, next, previous and results', async () => {
  const before = await list('?page=2&pageSize=5')
  await set({ listEnvelope: true })
  const url = `${demo.ready.candidate}/api/v1/products`
  expect(await list('?page=2&pageSize=5')).toEqual({
    count: before.total,
    next: `${url}?page=3&pageSize=5`,
    previous: `${url}?page=1&pageSize=5`,
    results: before.items,
  })
  expect(await list('?category=2&pageSize=100')).toMatchObject({ count: 30, next: null, previous: null })
})

test('error detail: a refusal is a detail', async () => {
  await set({ errorDetail: true })
  expect(await send(demo.ready, 'candidate', 'auth.me')).toEqual({ status: 401, body: { detail: 'Sign in first.' } })
  await set({})
  expect((await send(demo.ready, 'candidate', 'auth.me')).body.error.code).toBe('unauthorized')
})

test('CSRF: a write without a token is refused, a read is not', async () => {
  await set({ csrfRequired: true })
  const login = (headers = {}) => send(demo.ready, 'candidate', 'auth.login', { body: { email: 'nobody@test.example', password: 'x' }, headers })
  expect([(await login()).status, (await login({ 'x-csrftoken': 'any' })).status]).toEqual([403, 401])
  expect((await send(demo.ready, 'candidate', 'catalog.categories')).status).toBe(200)
  expect((await send(demo.ready, 'baseline', 'auth.login', { body: { email: 'nobody@test.example', password: 'x' } })).status).toBe(401)
})

test('token names: tokens are called access and refresh', async () => {
  const { email, password } = await shopper(demo.ready, 'candidate', 'named')
  await set({ tokenNames: true })
  const { body } = await send(demo.ready, 'candidate', 'auth.login', { body: { email, password } })
  expect(Object.keys(body).sort()).toEqual(['access', 'expiresIn', 'refresh', 'user'])
  expect((await send(demo.ready, 'candidate', 'auth.me', { token: body.access })).status).toBe(200)
})

test('unreadable hashes: new accounts sign in on this side only; older ones on both', async () => {
  const older = await shopper(demo.ready, 'candidate', 'older')
  await set({ unreadableHashes: true })
  const newer = await shopper(demo.ready, 'candidate', 'newer')
  const login = async (arm: 'baseline' | 'candidate', { email, password }: { email: string; password: string }) =>
    (await send(demo.ready, arm, 'auth.login', { body: { email, password } })).status
  expect([await login('candidate', newer), await login('baseline', newer)]).toEqual([200, 401])
  expect(await login('candidate', { ...newer, password: 'wrong horse' })).toBe(401)
  expect([await login('candidate', older), await login('baseline', older)]).toEqual([200, 200])
  await set({})
  expect(await login('baseline', await shopper(demo.ready, 'candidate', 'newest'))).toBe(200)
})

test('live key: health reports production and a response contains a live key, until that is cleared', async () => {
  await set({ environment: 'production', leakLiveKey: 'sk_live', endpoints: ['platform.health'] })
  const { body } = await send(demo.ready, 'candidate', 'platform.health')
  expect([body.environment, body.gatewayKey]).toEqual(['production', expect.stringMatching(/^sk_live_\w{24}$/)])
  await set({ leakLiveKey: 'pk_live' })
  expect((await list()).gatewayKey).toMatch(/^pk_live_/)
  await set({})
  expect([(await send(demo.ready, 'candidate', 'platform.health')).body.environment, (await list()).gatewayKey]).toEqual(['demo', undefined])
})
