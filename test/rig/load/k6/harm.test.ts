import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { endpointIds } from '../../../../contract/endpoints.ts'
import { events } from '../../../../contract/events.ts'
import { findK6 } from '../../../../rig/load/k6/find.ts'
import { startLoad } from '../../../../rig/load/k6/start-load.ts'
import { assets } from '../../../../rig/platform/assets.ts'
import { type Answer, type Seen, startContractServer } from './contract-server.ts'
import { startOtlpSink } from './otlp-sink.ts'

// Put together here, so that no scanner of source code takes it for a real one.
const liveKey = `${'sk'}_live_${'0'.repeat(24)}`

/** Puts a minute of load on backends that answer so, until k6 ends by itself. */
async function runLoad(instead: (seen: Seen) => Answer | null) {
  const { path } = await findK6({ cache: assets.k6Cache, module: assets.k6Module, environment: process.env, log: console.error })
  await using sink = await startOtlpSink({ load: 'go-on' })
  await using backends = await startContractServer(instead)
  const { url } = backends
  const profile = { name: 'harm', purpose: '', sessionsPerSecond: 4, warmup: 1, looks: [60], concurrentUsers: 1 }
  const arms = { baseline: { url, side: 'baseline' }, candidate: { url, side: 'candidate' } } as const
  const given = {
    runId: 'harm-1',
    instance: 'k6-harm',
    seed: 7,
    arms,
    collector: { url: sink.url },
    webhookSecret: 'whsec_harm',
    traceShare: 0.05,
    hosts: {},
    administrator: null,
  }
  const folder = mkdtempSync(join(tmpdir(), 'cutover-harm-'))
  const { k6 } = await startLoad({ program: path, scenarios: assets.scenarios, profile, folder, endpoints: endpointIds, ...given })
  await using running = k6
  const exit = await running.exited
  const seen = backends.seen.length
  await sleep(1_000)
  return { exit, alarms: sink.events.filter(({ name }) => name === events.liveKeySeen), all: JSON.stringify(sink.events), asked: [seen, backends.seen.length] }
}

test.each([
  ['a session', 'catalog.detail'],
  ['the setup', 'catalog.categories'],
] as const)('k6: a live key in the response to %s aborts the load and names the place, not the key', { timeout: 60_000 }, async (_, leaky) => {
  const { exit, alarms, all, asked } = await runLoad(({ arm, endpoint }) =>
    arm === 'candidate' && endpoint === leaky ? { status: 200, body: { gateway: { key: liveKey } } } : null,
  )
  // https://pkg.go.dev/go.k6.io/k6/errext/exitcodes: ScriptAborted
  expect(exit).toMatchObject({ code: 108, signal: null })
  expect(alarms.map(({ attributes }) => [attributes.target, attributes.at])).toContainEqual(['candidate', leaky])
  expect(all + exit.lines.join()).not.toContain(liveKey)
  expect(asked[1]).toBe(asked[0])
})

test('k6: setup waits for the retry-after of a rate limiter and logs it', { timeout: 60_000 }, async () => {
  const turnedAway: number[] = []
  const served: number[] = []
  const { exit } = await runLoad(({ arm, endpoint }) => {
    if (arm === 'baseline' && endpoint === 'catalog.categories' && turnedAway.push(Date.now()) === 1)
      return { status: 429, headers: { 'retry-after': '2' }, body: {} }
    if (arm === 'baseline' && endpoint === 'catalog.categories') served.push(Date.now())
    return endpoint === 'auth.login' ? { status: 200, body: { key: liveKey } } : null
  })
  expect((served[0] ?? 0) - (turnedAway[0] ?? 0)).toBeGreaterThanOrEqual(2_000)
  expect(exit.lines.join('\n')).toContain('A rate limiter answered 429 during setup: waiting 2 s')
})
