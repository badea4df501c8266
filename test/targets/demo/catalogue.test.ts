import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { arms } from '../../../contract/arm.ts'
import { demoWebhookSecret } from '../../../contract/demo-secrets.ts'
import { type EndpointId, endpoint, endpointIds, pathOf } from '../../../contract/endpoints.ts'
import { mismatch } from '../../../contract/schema.ts'
import { signatureHeader, textToSign } from '../../../contract/webhook.ts'
import { demoOfFile } from './demo-of-file.ts'
import { type Received, type Sent, send, shopper } from './running-demo.ts'
import { walkCatalogue } from './walk.ts'

const demo = demoOfFile()

describe.each(arms)('catalogue of the %s', arm => {
  const to = (id: EndpointId, sent?: Sent) => send(demo.ready, arm, id, sent)
  const webhook = (event: object, secret = demoWebhookSecret, at = Math.floor(Date.now() / 1000)) => {
    const body = JSON.stringify(event)
    const digest = createHmac('sha256', secret).update(textToSign(at, body)).digest('hex')
    return to('payments.webhook', { body, headers: { 'stripe-signature': signatureHeader(at, digest) } })
  }
  const order = (token: string, reference: string, sent: Sent = {}) =>
    to('orders.create', { token, body: { reference, items: [{ productId: '3', quantity: 2 }] }, ...sent })

  test('every endpoint conforms to its schema', async () => {
    const answers = await walkCatalogue(demo.ready, arm)
    expect([...answers.keys()].sort()).toEqual([...endpointIds].sort())
    for (const [id, { status, body }] of answers) {
      const { expects, response } = endpoint(id)
      expect([id, status, response ? mismatch(body, response) : null]).toEqual([id, expects[0], null])
    }
  })

  test('health names the backend', async () => {
    const { body } = await to('platform.health')
    expect(body).toMatchObject({ status: 'ok', name: arm === 'baseline' ? 'Next.js (demo)' : 'Django (demo)', version: '1.0.0', environment: 'demo' })
  })

  test('products are found by words, category, order and page', async () => {
    const all = await to('catalog.list')
    expect(all.body.total).toBeGreaterThanOrEqual(200)
    const found = await to('catalog.list', { query: '?search=reserve%20COFFEE&sort=-price' })
    expect(found.body.items.map((item: { name: string }) => item.name)).toEqual(['Reserve Coffee Tray'])
    const dearest = await to('catalog.list', { query: '?category=2&sort=-price&pageSize=100' })
    const prices: number[] = dearest.body.items.map((item: { price: number }) => item.price)
    expect(prices).toEqual([...prices].sort((a, b) => b - a))
    expect(dearest.body.items).toHaveLength(30)
    const second = await to('catalog.list', { query: '?category=2&page=2&pageSize=29' })
    expect([second.body.items.length, second.body.total]).toEqual([1, 30])
    const beyond = await to('catalog.list', { query: '?category=2&page=9' })
    expect([beyond.body.items, beyond.body.total]).toEqual([[], 30])
    expect((await to('catalog.list', { query: '?search=%25' })).body.total).toBe(0)
  })

  test('tokens and passwords of the other side are accepted', async () => {
    const other = arm === 'baseline' ? 'candidate' : 'baseline'
    const { token, refreshToken, email, password } = await shopper(demo.ready, other, 'crossing')
    expect((await to('auth.me', { token })).body.email).toBe(email)
    expect((await to('auth.refresh', { body: { refreshToken } })).status).toBe(200)
    expect((await to('auth.login', { body: { email, password } })).status).toBe(200)
  })

  test('logout ends both tokens, on the other side too; another session continues', async () => {
    const { token, refreshToken, email, password } = await shopper(demo.ready, arm, 'leaving')
    const { accessToken: another } = (await to('auth.login', { body: { email, password } })).body
    expect((await to('auth.logout', { token, body: { refreshToken } })).status).toBe(204)
    for (const side of arms) {
      const statusOf = async (id: EndpointId, sent: Sent) => (await send(demo.ready, side, id, sent)).status
      expect([await statusOf('auth.refresh', { body: { refreshToken } }), await statusOf('auth.me', { token })]).toEqual([401, 401])
      expect(await statusOf('auth.me', { token: another })).toBe(200)
    }
  })

  test('refusals with 400, 401, 404 and 409 have one shape', async () => {
    const { token, refreshToken, email, password } = await shopper(demo.ready, arm, 'refused')
    await order(token, 'taken')
    const refusals: [number, Promise<Received>][] = [
      [400, to('auth.register', { body: { email: 'nobody', password, name: 'x' } })],
      [400, to('auth.register', { body: '{' })],
      [400, to('auth.profile', { token, body: { name: 'nul \u0000' } })],
      [400, order(token, 'r', { body: { reference: 'r', items: [] } })],
      [400, order(token, 'r', { body: { reference: 'r', items: [{ productId: '999999', quantity: 1 }] } })],
      [400, to('catalog.list', { query: '?page=0' })],
      [401, to('auth.login', { body: { email, password: 'wrong horse' } })],
      [401, to('auth.me')],
      [401, to('auth.me', { token: refreshToken })],
      [401, to('auth.me', { token: `${token}x` })],
      [404, to('orders.detail', { token, params: { id: '999999' } })],
      [404, to('catalog.detail', { params: { id: 'no-id' } })],
      [404, to('payments.confirm', { token, params: { id: '999999' } })],
      [409, to('auth.register', { body: { email: email.toUpperCase(), password, name: 'x' } })],
      [409, order(token, 'taken')],
    ]
    for (const [status, refusal] of refusals) {
      const received = await refusal
      expect(received).toEqual({ status, body: { error: { code: expect.any(String), message: expect.any(String) } } })
    }
  })

  test('orders of an account are hidden from others', async () => {
    const [owner, other] = [await shopper(demo.ready, arm, 'owner'), await shopper(demo.ready, arm, 'other')]
    const { id } = (await order(owner.token, 'mine')).body
    for (const [endpointId, body] of [['orders.detail'], ['orders.status', { status: 'cancelled' }]] as const)
      expect((await to(endpointId, { token: other.token, params: { id }, body })).status).toBe(404)
    expect((await to('payments.intent', { token: other.token, body: { orderId: id, reference: 'theirs' } })).status).toBe(404)
    expect((await to('orders.list', { token: other.token })).body.total).toBe(0)
  })

  test('prices and stock are those of the database', async () => {
    const { token } = await shopper(demo.ready, arm, 'scarce')
    const { body } = await to('catalog.create', { token, body: { name: `Scarce ${arm}`, price: 250, stock: 3, categoryId: '1' } })
    const buy = (reference: string, quantity: number) => to('orders.create', { token, body: { reference, items: [{ productId: body.id, quantity }] } })
    expect((await buy('two', 2)).body).toMatchObject({ total: 500, items: [{ productId: body.id, quantity: 2, price: 250 }] })
    expect((await buy('two more', 2)).status).toBe(409)
    expect((await to('catalog.detail', { params: { id: body.id } })).body.stock).toBe(1)
  })

  test('one Idempotency-Key writes once, also with simultaneous requests', async () => {
    const { token } = await shopper(demo.ready, arm, 'patient')
    const headers = { 'idempotency-key': 'once' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => order(token, 'once', { headers })))
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]?.status).toBe(201)
    const orderId = answers[0]?.body.id
    const pay = () => to('payments.intent', { token, headers, body: { orderId, reference: 'pay' } })
    const [first, again] = await Promise.all([pay(), pay()])
    expect(first.status).toBe(201)
    expect(again).toEqual(first)
    const { body } = await to('orders.list', { token })
    expect([body.total, body.items[0].payment]).toEqual([
      1,
      { id: first.body.id, reference: 'pay', status: 'requires_confirmation', amount: first.body.amount },
    ])
    expect((await order(token, 'another', { headers })).body.error.code).toBe('idempotency_key_reused')
  })

  test('a webhook settles a payment once, and only with a valid signature', async () => {
    const { token } = await shopper(demo.ready, arm, 'gateway')
    const { id } = (await order(token, 'hooked')).body
    const intent = (await to('payments.intent', { token, body: { orderId: id, reference: 'hooked' } })).body
    const event = { id: `evt-${arm}`, type: 'payment_intent.succeeded', data: { object: { id: intent.id, status: 'succeeded' } } }
    const status = async () => (await to('orders.detail', { token, params: { id } })).body
    expect((await webhook(event, 'wrong')).status).toBe(401)
    expect((await webhook(event, demoWebhookSecret, 1_000_000)).status).toBe(401)
    expect(await status()).toMatchObject({ status: 'pending', payment: { status: 'requires_confirmation' } })
    const twice = await Promise.all([webhook(event), webhook(event)])
    expect(twice.map(answer => answer.status)).toEqual([200, 200])
    expect(await status()).toMatchObject({ status: 'paid', payment: { status: 'succeeded' } })
    await to('orders.status', { token, params: { id }, body: { status: 'shipped' } })
    await webhook(event)
    expect((await status()).status).toBe('shipped')
  })
})

describe('moved endpoints of the candidate', () => {
  const ask = (path: string, init?: RequestInit) => fetch(`${demo.ready.candidate}${path}`, { redirect: 'manual', ...init })

  test.each(['/api/products?search=coffee&page=2', '/api/orders/7/status', '/api/no/such/thing', '/api//elsewhere.example'])(
    'the old path %s redirects to its new one',
    async path => {
      const response = await ask(path)
      expect([response.status, response.headers.get('location')]).toEqual([308, path.replace('/api/', '/api/v1/')])
    },
  )

  test('a client that follows redirects gets its response, with the request body passed on', async () => {
    const body = JSON.stringify({ email: 'moved@test.example', password: 'correct horse', name: 'Moved' })
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
    const followed = await ask(pathOf('auth.register', 'baseline'), { ...init, redirect: 'follow' })
    expect([followed.status, followed.redirected]).toEqual([201, true])
  })

  test('unknown new paths and the baseline do not redirect', async () => {
    expect((await ask('/api/v1/no/such/thing')).status).toBe(404)
    const baseline = await fetch(`${demo.ready.baseline}/api/no/such/thing`, { redirect: 'manual' })
    expect(baseline.status).toBe(404)
  })
})
