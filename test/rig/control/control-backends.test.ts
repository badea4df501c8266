import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startProxies, useDirectly } from '../../../rig/control/control-backends.ts'
import { connectBackend } from '../../../rig/probes/backends.ts'
import { descendants, isAlive } from '../../live/process-tree.ts'
import { answer, type Served, serve } from '../platform/backend.ts'

const never = new AbortController().signal
const proxies = () => descendants(process.pid, /proxy-process/)

/** A candidate whose health takes 100 ms. */
function slowBackend(paths: (string | undefined)[]): Promise<Served> {
  return serve(async (request, _body, response) => {
    paths.push(request.url)
    await sleep(100)
    answer(response, 200, { status: 'ok', name: 'Shop', version: '5.2', instance: 'i1' })
  })
}

/** Of three attempts, so that a busy machine does not count. */
async function leastMilliseconds(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < 3; i++) {
    const start = performance.now()
    await work()
    took.push(performance.now() - start)
  }
  return Math.min(...took)
}

test('control backends: a positive control uses one backend on both arms, the candidate’s through a delaying proxy', async () => {
  const paths: (string | undefined)[] = []
  await using shop = await slowBackend(paths)
  using backend = await connectBackend('candidate', shop.url, [])
  await using arrangement = await startProxies(backend, 1, never)
  const { baseline, candidate } = arrangement.backends
  expect([baseline.side, candidate.side, baseline.identity, candidate.identity]).toEqual(['candidate', 'candidate', backend.identity, backend.identity])
  expect(new Set([baseline.url.href, candidate.url.href, backend.url.href]).size).toBe(3)
  const ask = (arm: 'baseline' | 'candidate') => arrangement.backends[arm].api.send('platform.health', { timeout: 5000 })
  expect(await leastMilliseconds(() => ask('baseline'))).toBeLessThan(190)
  expect(await leastMilliseconds(() => ask('candidate'))).toBeGreaterThan(195)
  expect((await ask('candidate')).status).toBe(200)
  expect(paths).toEqual(Array(8).fill('/api/v1/health'))
})

test('control backends: disposing them ends the proxies', async () => {
  await using shop = await slowBackend([])
  using backend = await connectBackend('candidate', shop.url, [])
  const arrangement = await startProxies(backend, 0.25, never)
  const running = proxies()
  expect(running).toHaveLength(2)
  await arrangement[Symbol.asyncDispose]()
  expect(running.filter(isAlive)).toEqual([])
})

test('control backends: a killed proxy rejects `gone`', async () => {
  await using shop = await slowBackend([])
  using backend = await connectBackend('candidate', shop.url, [])
  await using arrangement = await startProxies(backend, 0.25, never)
  process.kill(proxies()[0] ?? 0, 'SIGKILL')
  await expect(arrangement.gone).rejects.toThrow('A proxy of the control ended during the run (exit by a signal)')
})

test('control backends: a negative control uses the backend itself on both arms', async () => {
  await using shop = await slowBackend([])
  using backend = await connectBackend('baseline', shop.url, [])
  await using arrangement = useDirectly(backend)
  expect(arrangement.backends).toEqual({ baseline: backend, candidate: backend })
  expect(proxies()).toEqual([])
})
