import { expect, test, vi } from 'vitest'
import { candidateFaults, demoOfFile } from '../demo-of-file.ts'
import { send } from '../running-demo.ts'

const demo = demoOfFile()
const set = candidateFaults(demo)
const categories = async () => (await send(demo.ready, 'candidate', 'catalog.categories')).status
const health = (arm: 'baseline' | 'candidate' = 'candidate') => send(demo.ready, arm, 'platform.health')

test('error bursts: errors occur in bursts only', async () => {
  await set({ errorBursts: { everySeconds: 3_000, forSeconds: 1, share: 1 } })
  expect([await categories(), await categories()]).toEqual([500, 500])
  await new Promise(resolve => setTimeout(resolve, 1_000))
  expect([await categories(), await categories()]).toEqual([200, 200])
})

test('fast failures: they skip the service time, until they are cleared', async () => {
  await set({ failFast: 1, latencyAdded: 2_000 })
  const began = performance.now()
  expect(await categories()).toBe(500)
  expect(performance.now() - began).toBeLessThan(1_900)
  await set({})
  expect(await categories()).toBe(200)
})

test('rate limit: beyond the limit of a second 429 has a retry-after; the next second is free', async () => {
  await set({ limitPerSecond: 3 })
  const url = `${demo.ready.candidate}/api/v1/health`
  const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(url)))
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 200, 200, 429, 429])
  const refused = answers.find(answer => answer.status === 429)
  expect(refused?.headers.get('retry-after')).toBe('1')
  expect(await refused?.json()).toEqual({ error: { code: 'too_many_requests', message: expect.any(String) } })
  await new Promise(resolve => setTimeout(resolve, 1_000))
  expect((await health()).status).toBe(200)
})

test('restart: the process ends and another starts on the same port without faults; the other backend is unaffected', async () => {
  const before = await health()
  const other = (await health('baseline')).body.instance
  expect((await set({ restart: 1 })).status).toBe(200)
  await vi.waitFor(() => expect(health()).rejects.toThrow())
  expect((await health('baseline')).body.instance).toBe(other)
  const after = await vi.waitFor(() => health(), { timeout: 15_000, interval: 50 })
  expect(after.body.instance).not.toBe(before.body.instance)
  const settings = await fetch(`${demo.ready.candidate}/__faults`)
  expect(await settings.json()).toEqual({})
}, 20_000)

test('restart: it repeats as often as requested', async () => {
  const { instance } = (await health()).body
  await set({ restart: 0 })
  await vi.waitFor(async () => expect((await health()).body.instance).not.toBe(instance), { timeout: 15_000, interval: 50 })
}, 20_000)
