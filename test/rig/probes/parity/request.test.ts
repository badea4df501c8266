import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { createHttpClient } from '../../../../rig/platform/http-client.ts'
import { type Actor, createActor, listMissing, storeVariables } from '../../../../rig/probes/parity/actor.ts'
import { exampleRequest } from '../../../../rig/probes/parity/request.ts'
import { trialsOf } from '../../../../rig/probes/parity/trials.ts'

const manner = { webhookSecret: 'whsec', origin: 'http://shop.test' }

function registeredActor(): Actor {
  const http = createHttpClient(new URL('http://127.0.0.1:1'), '127.0.0.1')
  const made = createActor('run-1', 'a', { arm: 'candidate', side: 'candidate', name: 'Django', http }, { product: '7', category: '3', word: 'Coffee' })
  const registered = { status: 201, headers: {}, body: JSON.stringify({ accessToken: 'T', refreshToken: 'R', user: { id: '5' } }) }
  storeVariables(made, 'auth.register', registered)
  made.stored.set('order', '41')
  return made
}

test('parity request: an example is filled with the actor’s values, under the tag of the run', () => {
  expect(exampleRequest('orders.create', registeredActor(), 'candidate', manner)).toEqual({
    method: 'POST',
    path: '/api/v1/orders',
    headers: {
      accept: 'application/json',
      origin: 'http://shop.test',
      'Idempotency-Key': 'run-1.parity-a/orders.create',
      authorization: 'Bearer T',
    },
    body: { reference: 'run-1.parity-a/orders.create', items: [{ productId: '7', quantity: 1 }] },
  })
  expect(exampleRequest('catalog.list', registeredActor(), 'baseline', manner).path).toBe('/api/products?search=Coffee&sort=price&page=1&pageSize=20')
})

test('parity request: a webhook signature covers the sent body', () => {
  const made = registeredActor()
  made.stored.set('gatewayReference', 'g-1')
  const { headers, body } = exampleRequest('regional.callback', made, 'candidate', manner)
  expect(headers['x-chapa-signature']).toBe(createHmac('sha256', 'whsec').update(JSON.stringify(body)).digest('hex'))
})

test('parity request: a missing value is named with the endpoint that should return it', () => {
  const made = registeredActor()
  made.stored.delete('order')
  expect(listMissing(made, 'payments.intent')).toEqual(['{order} of orders.create'])
  expect(listMissing(made, 'vendor.products')).toEqual(['an account with the role "vendor"'])
})

test('parity request: each endpoint has its own trials', () => {
  const trials = (id: Parameters<typeof trialsOf>[0]) => trialsOf(id, registeredActor(), 'candidate', manner).map(({ what }) => what)
  expect(trials('platform.health')).toEqual(['preflight'])
  expect(trials('auth.login')).toEqual(['without "email"', 'with a slash at the end (without "email")', 'preflight'])
  expect(trials('orders.list')).toEqual(['without a token', 'without a query', 'preflight'])
  expect(trials('orders.status')).toEqual(['without a token', 'without "status"', 'with an unknown id', 'preflight'])
})

test('parity request: a trial lacks the part that it tests the absence of', () => {
  const trials = Object.fromEntries(trialsOf('orders.status', registeredActor(), 'candidate', manner).map(({ what, request }) => [what, request]))
  expect(trials['without a token']?.headers).not.toHaveProperty('authorization')
  expect(trials['without "status"']?.body).toEqual({})
  expect(trials['with an unknown id']?.path).toBe('/api/v1/orders/987654321098/status')
  expect(trials.preflight).toEqual({
    method: 'OPTIONS',
    path: '/api/v1/orders/41/status',
    headers: {
      accept: '*/*',
      origin: 'http://shop.test',
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization,content-type',
    },
  })
})
