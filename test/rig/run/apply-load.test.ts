import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { profiles } from '../../../rig/load/profiles.ts'
import { createCollectorClient } from '../../../rig/platform/collector-client.ts'
import { connectBackend } from '../../../rig/probes/backends.ts'
import { applyLoad } from '../../../rig/run/apply-load.ts'
import { createRunContext } from '../../../rig/run/context.ts'
import { readPolicy } from '../../../rig/run/policy-file.ts'
import { plan } from '../../collector/server/plan.ts'
import { answer, serve } from '../platform/backend.ts'

const arm = { sessionsInFlight: 0, requestsPerSecond: 0, p95: null, errors: 0, requests: 0 }
const state = { id: 'r', plan, elapsed: 30, load: 'go-on', arms: { baseline: arm, candidate: arm }, checkpoints: [], rollback: [], closed: null }

test('load: the generator’s summary is sent after the last export of the probes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-apply-load-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const program = join(folder, 'k6')
  writeFileSync(program, `#!${process.execPath}\nsetTimeout(() => {}, 1500)\n`)
  chmodSync(program, 0o755)
  const sent: string[] = []
  await using collector = await serve((request, body, response) => {
    if (request.method === 'POST') sent.push(body.includes('generator') && request.url === '/v1/logs' ? 'summary' : 'export')
    answer(response, 200, state)
  })
  await using shop = await serve((_request, _body, response) => answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance: 'i' }))
  using backend = await connectBackend('baseline', shop.url, [])
  using client = createCollectorClient(new URL(collector.url), '127.0.0.1')
  const never = new AbortController().signal
  const run = createRunContext({
    plan: { checkpoints: [], design: 'control' },
    policy: readPolicy('thresholds.json'),
    profile: profiles.rehearsal,
    backends: { baseline: backend, candidate: backend },
    administrator: null,
    controlProbe: null,
    k6: { path: program, version: 'v1.8.1', source: 'PATH' },
    collector: { client, gone: new Promise(() => {}), [Symbol.asyncDispose]: async () => {} },
    interruption: never,
    lockLost: never,
    runs: null,
  })
  expect((await applyLoad(run, { show: () => {} })).reason).toBe('finished')
  expect(sent.length).toBeGreaterThan(2)
  expect(sent.indexOf('summary')).toBe(sent.length - 1)
})
