import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { FaultSettings } from '../../../targets/demo/faults/settings.ts'
import { type RunningDemo, send, setFaults, shopper, startedDemo } from './running-demo.ts'

let demo: RunningDemo
beforeAll(async () => {
  demo = await startedDemo()
})
afterEach(async () => {
  await setFaults(demo.ready, 'candidate', {})
})
afterAll(() => demo[Symbol.asyncDispose]())

const health = async (arm: 'baseline' | 'candidate') => (await send(demo.ready, arm, 'platform.health')).status

test('fault latencyFactor: responses are delayed by the factor', async () => {
  await setFaults(demo.ready, 'candidate', { latencyFactor: 60, endpoints: ['catalog.categories'] })
  const began = performance.now()
  await send(demo.ready, 'candidate', 'catalog.categories')
  // Sixty times a ninth of the median, which no draw in a lifetime is below.
  expect(performance.now() - began).toBeGreaterThan(100)
})

test('fault errorShare: that share of requests gets 500, on the given endpoints', async () => {
  await setFaults(demo.ready, 'candidate', { errorShare: 1, endpoints: ['catalog.categories'] })
  expect((await send(demo.ready, 'candidate', 'catalog.categories')).status).toBe(500)
  expect(await health('candidate')).toBe(200)
  expect((await send(demo.ready, 'baseline', 'catalog.categories')).status).toBe(200)
})

test('fault outage: every connection is cut, also open ones, until the fault is cleared', async () => {
  await setFaults(demo.ready, 'candidate', { latencyFactor: 100, endpoints: ['catalog.list'] })
  const underWay = expect(send(demo.ready, 'candidate', 'catalog.list')).rejects.toThrow()
  await send(demo.ready, 'candidate', 'catalog.categories')
  await setFaults(demo.ready, 'candidate', { outage: true })
  await underWay
  await expect(health('candidate')).rejects.toThrow()
  await expect(send(demo.ready, 'candidate', 'catalog.categories')).rejects.toThrow()
  expect(await health('baseline')).toBe(200)
  await setFaults(demo.ready, 'candidate', {})
  expect(await health('candidate')).toBe(200)
})

test('fault loseWrites: one write is acknowledged in full and not stored; the next one is stored', async () => {
  const { token } = await shopper(demo.ready, 'candidate', 'unlucky')
  const order = (reference: string) =>
    send(demo.ready, 'candidate', 'orders.create', {
      token,
      body: { reference, items: [{ productId: '5', quantity: 1 }] },
      headers: { 'idempotency-key': reference },
    })
  const before = (await send(demo.ready, 'candidate', 'catalog.detail', { params: { id: '5' } })).body.stock
  await setFaults(demo.ready, 'candidate', { loseWrites: 1 })
  const [lost, kept] = [await order('lost'), await order('kept')]
  expect([lost.status, lost.body.reference, lost.body.total]).toEqual([201, 'lost', kept.body.total])
  const { body } = await send(demo.ready, 'baseline', 'orders.list', { token })
  expect(body.items.map((item: { reference: string }) => item.reference)).toEqual(['kept'])
  const after = (await send(demo.ready, 'candidate', 'catalog.detail', { params: { id: '5' } })).body.stock
  expect(before - after).toBe(1)
})

test('faults API: PUT replaces all settings and GET returns the remaining ones', async () => {
  await setFaults(demo.ready, 'candidate', { errorShare: 0.5 })
  await setFaults(demo.ready, 'candidate', { loseWrites: 3 })
  const response = await fetch(`${demo.ready.candidate}/__faults`)
  expect(await response.json()).toEqual({ loseWrites: 3 })
})

test.each<[string, unknown]>([
  ['an unknown key', { latency: 2 }],
  ['a share above 1', { errorShare: 1.5 }],
  ['a factor of 0', { latencyFactor: 0 }],
  ['half a write', { loseWrites: 0.5 }],
  ['an endpoint that is not in the catalogue', { errorShare: 0.1, endpoints: ['auth.unknown'] }],
])('faults API: %s is refused and changes nothing', async (_, settings) => {
  await setFaults(demo.ready, 'candidate', { loseWrites: 7 })
  expect((await setFaults(demo.ready, 'candidate', settings as FaultSettings)).status).toBe(400)
  const response = await fetch(`${demo.ready.candidate}/__faults`)
  expect(await response.json()).toEqual({ loseWrites: 7 })
})

test('faults API: a request with another host name is refused', async () => {
  const status = new Promise<number | undefined>((resolve, reject) => {
    const put = request(`${demo.ready.candidate}/__faults`, { method: 'GET', headers: { host: 'rebound.example' } }, answer =>
      resolve(answer.resume().statusCode),
    )
    put.on('error', reject).end()
  })
  expect(await status).toBe(403)
})
