import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountsPerArm, firstNewcomerNumber } from '../../../../contract/accounts.ts'
import { type Arm, arms } from '../../../../contract/arm.ts'
import { endpointIds } from '../../../../contract/endpoints.ts'
import type { Load, LoadScenario } from '../../../../contract/load.ts'
import { metrics } from '../../../../contract/signals.ts'
import { buildK6Environment } from '../../../../rig/load/k6/environment.ts'
import { findK6 } from '../../../../rig/load/k6/find.ts'
import { type K6Exit, spawnK6 } from '../../../../rig/load/k6/spawn.ts'
import { bundleScenarios } from '../../../../rig/load/k6/start-load.ts'
import { assets } from '../../../../rig/platform/assets.ts'
import { type ContractServer, startContractServer } from './contract-server.ts'
import { type OtlpSink, startOtlpSink } from './otlp-sink.ts'

/** Two seconds of the baseline alone, four of both arms (a rise, a pause, two and a half sessions a second), one of the baseline alone. */
const shape = [
  { startTime: 0, duration: 1, rate: 4, ramp: true },
  { startTime: 1, duration: 1, rate: 0 },
  { startTime: 2, duration: 2, rate: 2.5 },
] as const
const both = { stages: shape.map(stage => ({ ...stage, startTime: stage.startTime + 2 })), firstSession: 9, askAfter: 60 }
const scenarios: readonly LoadScenario[] = [
  { name: 'baseline-solo-before', arm: 'baseline', stages: [{ startTime: 0, duration: 2, rate: 4 }], firstSession: 0, askAfter: null },
  { name: 'baseline', arm: 'baseline', ...both },
  { name: 'candidate', arm: 'candidate', ...both },
  { name: 'baseline-solo-after', arm: 'baseline', stages: [{ startTime: 6, duration: 1, rate: 3 }], firstSession: 17, askAfter: null },
]

let backends: ContractServer
let sink: OtlpSink
let exit: K6Exit

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-shape-'))
  const { path } = await findK6({ cache: assets.k6Cache, module: assets.k6Module, environment: process.env, log: console.error })
  sink = await startOtlpSink({ load: 'go-on' })
  backends = await startContractServer(() => null)
  const { url } = backends
  const load: Load = {
    runId: 'shape-1',
    instance: 'k6-shape',
    seed: 7,
    arms: { baseline: { url, side: 'baseline' }, candidate: { url, side: 'candidate' } },
    collector: { url: sink.url },
    accounts: accountsPerArm,
    endpoints: endpointIds,
    administrator: null,
    scenarios,
    summaryPath: join(folder, 'summary.json'),
    webhookSecret: 'whsec_shape',
    traceShare: 0.05,
    hosts: {},
  }
  const script = await bundleScenarios(assets.scenarios, folder)
  await using k6 = await spawnK6({ program: path, script, environment: buildK6Environment(load, folder, process.env), folder })
  exit = await k6.exited
  await rm(folder, { recursive: true })
}, 400_000)

afterAll(async () => {
  await backends?.[Symbol.asyncDispose]()
  await sink?.[Symbol.asyncDispose]()
})

describe('load of several stages with real k6', { timeout: 10_000 }, () => {
  test('it ends by itself after the last stage', () => {
    expect(exit).toMatchObject({ code: 0, signal: null })
    expect(sink.count(metrics.droppedIterations, {})).toBe(0)
  })

  test.each([
    ['baseline-solo-before', 8],
    ['baseline', 7],
    ['candidate', 7],
    ['baseline-solo-after', 3],
  ] as const)('scenario %s starts about %i sessions', (scenario, sessions) => {
    const begun = sink.count(metrics.sessionsStarted, { scenario })
    expect(begun).toBeGreaterThanOrEqual(sessions - 1)
    expect(begun).toBeLessThanOrEqual(sessions + 1)
    expect(sink.count(metrics.sessionsEnded, { scenario })).toBe(begun)
  })

  test('each session has its own number, and mirrored sessions have the same number in both arms', () => {
    const [baseline = [], candidate = []] = arms.map(numbersOf)
    expect(baseline).toHaveLength(sink.count(metrics.sessionsStarted, { target: 'baseline' }))
    const mirrored = baseline.filter(number => number >= 9 && number < 17)
    // An arrival that is due as the last stage ends may still come, or not.
    expect(Math.abs(candidate.length - mirrored.length)).toBeLessThanOrEqual(1)
    expect(candidate).toEqual(candidate.map((_, i) => 9 + i))
    expect(mirrored).toEqual(mirrored.map((_, i) => 9 + i))
  })
})

/** Numbers of an arm's sessions, in order. There are more accounts than sessions, so the account that signs in or registers identifies its session. */
function numbersOf(arm: Arm): number[] {
  const seen = backends.seen.filter(one => one.arm === arm)
  const numbers = (endpoint: string) => seen.filter(one => one.endpoint === endpoint).map(({ user }) => Number(/\.(\d+)@/.exec(user)?.[1]))
  const accounts = [...numbers('auth.login'), ...numbers('auth.register').filter(number => number >= firstNewcomerNumber)]
  return [...new Set(accounts.map(number => number % firstNewcomerNumber))].sort((a, b) => a - b)
}
