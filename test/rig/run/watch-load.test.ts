import { describe, expect, test } from 'vitest'
import type { RunState } from '../../../contract/run-state.ts'
import type { K6Exit } from '../../../rig/load/k6/spawn.ts'
import { createCollectorClient } from '../../../rig/platform/collector-client.ts'
import { RigFailure } from '../../../rig/platform/failure.ts'
import { LiveKeySeen } from '../../../rig/probes/live-key.ts'
import { SoloFailureDetector, watchLoad } from '../../../rig/run/watch-load.ts'
import { plan as runPlan } from '../../collector/server/plan.ts'
import { answer, serve } from '../platform/backend.ts'

const arm = { sessionsInFlight: 0, requestsPerSecond: 0, p95: null, errors: 0, requests: 0 }
const underLoad: RunState = {
  id: 'r',
  plan: runPlan,
  elapsed: 30,
  load: 'go-on',
  arms: { baseline: arm, candidate: arm },
  checkpoints: [],
  rollback: [],
  closed: null,
}
const busy: RunState = { ...underLoad, load: 'stop', arms: { baseline: arm, candidate: { ...arm, sessionsInFlight: 3 } } }

interface Scene {
  /** What the collector answers, one after the other; the last for good. */
  readonly states: readonly RunState[]
  readonly interrupted?: AbortSignal
  readonly broken?: Promise<never>
  /** How k6 ends by itself; absent: only when it is asked. */
  readonly exit?: K6Exit
  readonly solo?: Parameters<typeof watchLoad>[1]['solo']
}

/** Watches a load whose k6 and collector follow a script. @returns the result or error, the signals sent to k6, the states shown */
async function watch({ states, interrupted = new AbortController().signal, broken = new Promise<never>(() => {}), exit, solo }: Scene) {
  const left = [...states]
  await using collector = await serve((_request, _body, response) => answer(response, 200, left.length > 1 ? left.shift() : left[0]))
  using client = createCollectorClient(new URL(collector.url), '127.0.0.1')
  const stops: number[] = []
  const shown: RunState[] = []
  const stopped: K6Exit = { code: 105, signal: null, lines: [] }
  const exited = Promise.withResolvers<K6Exit>()
  if (exit) exited.resolve(exit)
  const k6 = {
    pid: 1,
    exited: exited.promise,
    stop: async (within: number) => {
      stops.push(within)
      exited.resolve(stopped)
      return stopped
    },
    [Symbol.asyncDispose]: async () => {},
  }
  const ending = watchLoad(
    { runId: 'r', collector: { client }, signal: interrupted },
    { k6, lost: broken, show: state => shown.push(state), solo: solo ?? null },
  )
  return await ending.then(
    ended => ({ ended, stops, shown, thrown: null }),
    (thrown: unknown) => ({ ended: null, stops, shown, thrown }),
  )
}

describe('watching the load', () => {
  test('k6 is stopped once when everything is decided and no session is open', async () => {
    const { ended, stops, shown } = await watch({ states: [underLoad, busy, { ...underLoad, load: 'stop' }] })
    expect(ended).toMatchObject({ reason: 'finished', note: null, exit: { code: 105 } })
    expect([stops.length, shown.length]).toEqual([1, 3])
  })

  test('the baseline continues alone after the last evaluation until k6 ends', async () => {
    const over = { ...underLoad, elapsed: 916, load: 'stop' } as const
    const { ended, stops } = await watch({ states: [over], solo: { before: 135, from: 915 }, interrupted: AbortSignal.timeout(1500) })
    expect([ended?.reason, stops.length]).toEqual(['interrupted', 1])
  })

  test('before the last evaluation k6 is stopped at once, even if the baseline alone would follow', async () => {
    const { ended, stops } = await watch({ states: [{ ...underLoad, elapsed: 500, load: 'stop' }], solo: { before: 135, from: 915 } })
    expect([ended?.reason, stops.length]).toEqual(['finished', 1])
  })

  test('a mass failure stops the load as finished, with the reason', async () => {
    const collapse = 'Django answered 900 of 1000 requests wrongly or not at all in the 10 s before second 930 of the load'
    const { ended, stops } = await watch({ states: [{ ...underLoad, elapsed: 930, load: 'stop', collapse }], solo: { before: 135, from: 915 } })
    expect([ended?.reason, stops.length]).toEqual(['finished', 1])
    expect(ended?.note).toBe(`the load was stopped to do no more harm (--no-abort disables this): ${collapse}`)
  })

  const plan = { ...runPlan, pushOn: false }
  const alone = (seconds: number, failures: number) => ({ ...underLoad, plan, elapsed: null, alone: { requests: 100 * seconds, failures: failures * seconds } })

  test('ten seconds of failures of the baseline alone fail the run', { timeout: 20_000 }, async () => {
    const { ended, stops, shown } = await watch({ states: Array.from({ length: 30 }, (_, i) => alone(i + 1, 60)), solo: { before: 135, from: 915 } })
    expect([ended?.reason, stops.length, shown.length]).toEqual(['failed', 1, 10])
    expect(ended?.note).toBe(
      'the load was stopped to do no more harm (--no-abort disables this): most requests to the baseline, alone under load, failed for 10 s. Nothing was measured. Fix the baseline, then rerun',
    )
  })

  test('a live key throws LiveKeySeen at once, with the endpoint', async () => {
    const { thrown } = await watch({ states: [{ ...underLoad, liveKey: { target: 'candidate', at: 'payments.intent' } }] })
    expect(thrown).toBeInstanceOf(LiveKeySeen)
    expect(String(thrown)).toContain('An answer of the candidate (payments.intent) holds a live key')
  })

  test('the load is finished when k6 exits with 0', async () => {
    const { ended, stops } = await watch({ states: [underLoad], exit: { code: 0, signal: null, lines: [] } })
    expect([ended?.reason, stops.length]).toEqual(['finished', 0])
  })

  test('a killed k6 fails the load, with its last lines', async () => {
    const { ended } = await watch({ states: [underLoad], exit: { code: null, signal: 'SIGKILL', lines: ['out of memory'] } })
    expect(ended).toMatchObject({ reason: 'failed', note: 'k6 was killed by SIGKILL during the load. Its last lines:\n  out of memory' })
  })

  test('k6 that exits before both backends are under load throws RigFailure', async () => {
    const { thrown } = await watch({ states: [{ ...underLoad, elapsed: null }], exit: { code: 107, signal: null, lines: ['Cannot prepare the load'] } })
    expect(thrown).toBeInstanceOf(RigFailure)
    expect(String(thrown)).toContain('k6 exited with code 107 before both backends were under load. Its last lines:\n  Cannot prepare the load')
  })

  test('an interruption stops k6 once', async () => {
    const { ended, stops } = await watch({ states: [underLoad], interrupted: AbortSignal.timeout(50) })
    expect([ended?.reason, stops.length]).toEqual(['interrupted', 1])
  })

  test('a collector that cannot record throws at once', async () => {
    const { thrown, stops } = await watch({ states: [{ ...busy, failure: 'no space left on device' }] })
    expect([String(thrown), stops.length]).toEqual(['Error: The collector cannot record any more: no space left on device', 0])
  })

  test('a failed collector throws its failure', async () => {
    const { thrown } = await watch({ states: [underLoad], broken: Promise.reject(new RigFailure('The collector ended')) })
    expect(String(thrown)).toBe('Error: The collector ended')
  })
})

/** What the detector returns at each second. @param seconds requests and failures of each */
function detect(seconds: readonly (readonly [number, number])[]): boolean[] {
  const detector = new SoloFailureDetector()
  const total = { requests: 0, failures: 0 }
  return seconds.map(([requests, failures]) => {
    total.requests += requests
    total.failures += failures
    return detector.observe({ ...total })
  })
}

const times = (count: number, requests: number, failures: number) => Array.from({ length: count }, () => [requests, failures] as const)

test.each([
  ['ten seconds of failures', times(10, 100, 51), true],
  ['nine seconds of failures', times(9, 100, 100), false],
  ['half of the requests failing', times(30, 100, 50), false],
  ['nine requests a second', times(30, 9, 9), false],
  ['nine failing seconds, a good one, nine failing ones', [...times(9, 100, 100), [100, 0] as const, ...times(9, 100, 100)], false],
])('solo failure detector: %s', (_, seconds, expected) => {
  expect(detect(seconds).at(-1)).toBe(expected)
})
