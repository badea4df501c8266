import { expect, test } from 'vitest'
import type { BackendCheck } from '../../../contract/backend-checks.ts'
import { startBackendProber } from '../../../rig/probes/backend-prober.ts'
import { answer, serve } from '../platform/backend.ts'

const often = 20

/** Outcomes of one backend so far. */
function of(backend: BackendCheck['backend'], checks: readonly BackendCheck[]): string[] {
  return checks.filter(check => check.backend === backend).map(check => check.outcome)
}

/** Keeps what is delivered. */
function createSink() {
  const checks: BackendCheck[] = []
  const messages: string[] = []
  return { checks, messages, deliver: async (some: readonly BackendCheck[]) => void checks.push(...some), log: (line: string) => void messages.push(line) }
}

test('backend prober: each backend is requested by its own path, and its status and duration are delivered', async () => {
  const paths = new Set<string | undefined>()
  await using baseline = await serve((request, _body, response) => {
    paths.add(request.url)
    answer(response, 200, {})
  })
  await using candidate = await serve((request, _body, response) => {
    paths.add(request.url)
    answer(response, 503, {})
  })
  const { checks, ...takers } = createSink()
  using _prober = startBackendProber({ urls: { baseline: baseline.url, candidate: candidate.url }, allowHosts: [], intervalMs: often, ...takers })
  await expect.poll(() => of('candidate', checks).length).toBeGreaterThan(2)
  expect(new Set(of('baseline', checks))).toEqual(new Set(['up']))
  expect(new Set(of('candidate', checks))).toEqual(new Set(['down']))
  expect([...paths].sort()).toEqual(['/api/health', '/api/v1/health'])
  for (const { seconds } of checks) expect(seconds).toBeGreaterThan(0)
})

test('backend prober: each request resolves the host again; one that cannot be resolved or is not allowed is down', async () => {
  await using backend = await serve((_request, _body, response) => answer(response, 200, {}))
  const { port } = new URL(backend.url)
  const leads: { to: readonly string[] | null } = { to: ['127.0.0.1'] }
  const { checks, ...takers } = createSink()
  const resolve = async () => {
    if (leads.to === null) throw new Error('no such name')
    return leads.to
  }
  const urls = { baseline: backend.url, candidate: `http://shop.test:${port}` }
  using _prober = startBackendProber({ urls, allowHosts: [], intervalMs: often, resolve, ...takers })
  const newest = () => of('candidate', checks).at(-1)
  await expect.poll(newest).toBe('up')
  leads.to = null
  await expect.poll(newest).toBe('down')
  leads.to = ['127.0.0.2', '127.0.0.1']
  await expect.poll(newest).toBe('up')
  leads.to = ['192.0.2.1']
  await expect.poll(newest).toBe('down')
})

test('backend prober: a failed delivery is logged, and probing continues', async () => {
  await using backend = await serve((_request, _body, response) => answer(response, 200, {}))
  const { checks, messages, log } = createSink()
  const deliver = async (some: readonly BackendCheck[]) => {
    if (messages.length === 0) throw new Error('connection refused')
    checks.push(...some)
  }
  using _prober = startBackendProber({ urls: { baseline: backend.url, candidate: backend.url }, allowHosts: [], intervalMs: often, deliver, log })
  await expect.poll(() => checks.length).toBeGreaterThan(2)
  expect(messages).toEqual(['the checks of the backends were not counted: connection refused'])
})
