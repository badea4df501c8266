import { expect, test } from 'vitest'
import { candidateFaults, demoOfFile } from '../demo-of-file.ts'
import { send } from '../running-demo.ts'

const demo = demoOfFile()
const set = candidateFaults(demo)

/** ms until an answer that otherwise takes a millisecond or two: health waits for no service time. */
async function healthTakes(): Promise<number> {
  const began = performance.now()
  const { status } = await send(demo.ready, 'candidate', 'platform.health')
  expect(status).toBe(200)
  return performance.now() - began
}

test('added latency: every response has it until it is cleared', async () => {
  await set({ latencyAdded: 300 })
  expect(await healthTakes()).toBeGreaterThan(290)
  await set({})
  expect(await healthTakes()).toBeLessThan(290)
})

test('added latency: only the given endpoints are late', async () => {
  await set({ latencyAdded: 2_000, endpoints: ['catalog.categories'] })
  expect(await healthTakes()).toBeLessThan(1_900)
})

test('growing latency: it grows with the time since it was set', async () => {
  await set({ latencyGrowing: 400 })
  const first = await healthTakes()
  await new Promise(resolve => setTimeout(resolve, 1_000))
  expect((await healthTakes()) - first).toBeGreaterThan(350)
})

test('stall: every request waits until it ends, and none after it', async () => {
  await set({ stalls: { everySeconds: 3_000, forMs: 500 } })
  const began = performance.now()
  await Promise.all([healthTakes(), healthTakes()])
  expect(performance.now() - began).toBeGreaterThan(400)
  expect(await healthTakes()).toBeLessThan(400)
})

test('capacity: requests beyond it queue; those within it do not', async () => {
  await set({ capacity: 50 })
  const began = performance.now()
  await Promise.all(Array.from({ length: 51 }, healthTakes))
  const took = performance.now() - began
  // 50 intervals of 20 ms, less the 20 ms by which a late timer may catch up.
  expect(took).toBeGreaterThan(950)
  expect(took).toBeLessThan(2_000)
})

test('capacity: a cancelled request frees its place, and clearing the fault releases all', async () => {
  await set({ capacity: 1 })
  await healthTakes()
  const url = `${demo.ready.candidate}/api/v1/health`
  await Promise.all(Array.from({ length: 20 }, () => fetch(url, { signal: AbortSignal.timeout(200) }).catch(() => {})))
  expect(await healthTakes()).toBeLessThan(4_000)
  const waiting = Promise.all(Array.from({ length: 20 }, healthTakes))
  await set({})
  expect(Math.max(...(await waiting))).toBeLessThan(4_000)
})

test('exhausted pool: each request holds a connection until its response', async () => {
  await set({ poolSize: 1, latencyAdded: 100 })
  const began = performance.now()
  await Promise.all(Array.from({ length: 5 }, healthTakes))
  expect(performance.now() - began).toBeGreaterThan(480)
})

test('exhausted pool: a request without a connection within five seconds fails', async () => {
  await set({ poolSize: 0 })
  const began = performance.now()
  expect((await send(demo.ready, 'candidate', 'platform.health')).status).toBe(500)
  expect(performance.now() - began).toBeGreaterThan(4_900)
}, 10_000)
