import { describe, expect, test } from 'vitest'
import type { RunState } from '../../../contract/run-state.ts'
import type { K6Exit } from '../../../rig/load/k6/spawn.ts'
import { collectorClient } from '../../../rig/platform/collector-client.ts'
import { RigFailure } from '../../../rig/platform/failure.ts'
import { LiveKeySeen } from '../../../rig/probes/live-key.ts'
import { SoloFailureDetector, watchLoad } from '../../../rig/run/watch-load.ts'
import { answer, serve } from '../platform/backend.ts'

const arm = { sessionsInFlight: 0, requestsPerSecond: 0, p95: null, errors: 0, requests: 0 }
const underLoad = { elapsed: 30, load: 'go-on', arms: { baseline: arm, candidate: arm } } as const
const busy = { ...underLoad, load: 'stop', arms: { baseline: arm, candidate: { ...arm, sessionsInFlight: 3 } } } as const

interface Scene {
  /** What the collector answers, one after the other; the last for good. */
  readonly states: readonly Partial<RunState>[]
  readonly interrupted?: AbortSignal
  readonly broken?: Promise<never>
  /** How k6 ends by itself; absent: only when it is asked. */
  readonly exit?: K6Exit
  readonly solo?: Parameters<typeof watchLoad>[1]['solo']
}

/** Conducts a load whose k6 and collector follow a script. @returns how it ended, how often k6 was asked to stop, what was shown */
async function conduct({ states, interrupted = new AbortController().signal, broken = new Promise<never>(() => {}), exit, solo }: Scene) {
  const left = [...states]
  await using collector = await serve((_request, _body, response) => answer(response, 200, left.length > 1 ? left.shift() : left[0]))
  using client = collectorClient(new URL(collector.url), '127.0.0.1')
  const asked: number[] = []
  const shown: RunState[] = []
  const stopped: K6Exit = { code: 105, signal: null, lines: [] }
  const exited = Promise.withResolvers<K6Exit>()
  if (exit) exited.resolve(exit)
  const k6 = {
    pid: 1,
    exited: exited.promise,
    stop: async (within: number) => {
      asked.push(within)
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
    ended => ({ ended, asked, shown, thrown: null }),
    (thrown: unknown) => ({ ended: null, asked, shown, thrown }),
  )
}

describe('the load', () => {
  test('ends once it is decided and no session is in flight any more, with one signal', async () => {
    const { ended, asked, shown } = await conduct({ states: [underLoad, busy, { ...underLoad, load: 'stop' }] })
    expect(ended).toMatchObject({ reason: 'finished', note: null, exit: { code: 105 } })
    expect([asked.length, shown.length]).toEqual([1, 3])
  })

  test('of the baseline alone goes on after the last look, until k6 ends by itself', async () => {
    const over = { ...underLoad, elapsed: 916, load: 'stop' } as const
    const { ended, asked } = await conduct({ states: [over], solo: { before: 135, from: 915 }, interrupted: AbortSignal.timeout(1500) })
    expect([ended?.reason, asked.length]).toEqual(['interrupted', 1])
  })

  test('that fails before its last look ends at once, also where the baseline was to be alone after it', async () => {
    const { ended, asked } = await conduct({ states: [{ ...underLoad, elapsed: 500, load: 'stop' }], solo: { before: 135, from: 915 } })
    expect([ended?.reason, asked.length]).toEqual(['finished', 1])
  })

  test('of a backend that mostly fails ends at once, is finished, and says why', async () => {
    const collapse = 'Django answered 900 of 1000 requests wrongly or not at all in the 10 s before second 930 of the load'
    const { ended, asked } = await conduct({ states: [{ ...underLoad, elapsed: 930, load: 'stop', collapse }], solo: { before: 135, from: 915 } })
    expect([ended?.reason, asked.length]).toEqual(['finished', 1])
    expect(ended?.note).toBe(`the load was stopped to do no more harm (--no-abort disables this): ${collapse}`)
  })

  const plan = { pushOn: false } as RunState['plan']
  const alone = (seconds: number, failures: number) => ({ ...underLoad, plan, elapsed: null, alone: { requests: 100 * seconds, failures: failures * seconds } })

  test('of a baseline that mostly fails while it is alone ends after ten seconds, with nothing measured', { timeout: 20_000 }, async () => {
    const { ended, asked, shown } = await conduct({ states: Array.from({ length: 30 }, (_, i) => alone(i + 1, 60)), solo: { before: 135, from: 915 } })
    expect([ended?.reason, asked.length, shown.length]).toEqual(['failed', 1, 10])
    expect(ended?.note).toBe(
      'the load was stopped to do no more harm (--no-abort disables this): most requests to the baseline, alone under load, failed for 10 s. Nothing was measured. Fix the baseline, then rerun',
    )
  })

  test('in which a live key was seen ends at once, with where it was', async () => {
    const { thrown } = await conduct({ states: [{ ...underLoad, liveKey: { target: 'candidate', at: 'payments.intent' } }] })
    expect(thrown).toBeInstanceOf(LiveKeySeen)
    expect(String(thrown)).toContain('An answer of the candidate (payments.intent) holds a live key')
  })

  test('that k6 ends as planned is finished', async () => {
    const { ended, asked } = await conduct({ states: [underLoad], exit: { code: 0, signal: null, lines: [] } })
    expect([ended?.reason, asked.length]).toEqual(['finished', 0])
  })

  test('whose k6 dies has failed, and its last lines are told', async () => {
    const { ended } = await conduct({ states: [underLoad], exit: { code: null, signal: 'SIGKILL', lines: ['out of memory'] } })
    expect(ended).toMatchObject({ reason: 'failed', note: 'k6 was killed by SIGKILL during the load. Its last lines:\n  out of memory' })
  })

  test('that never began is the rig’s failure', async () => {
    const { thrown } = await conduct({ states: [{ ...underLoad, elapsed: null }], exit: { code: 107, signal: null, lines: ['Cannot prepare the load'] } })
    expect(thrown).toBeInstanceOf(RigFailure)
    expect(String(thrown)).toContain('k6 exited with code 107 before both backends were under load. Its last lines:\n  Cannot prepare the load')
  })

  test('that is interrupted stops k6 once', async () => {
    const { ended, asked } = await conduct({ states: [underLoad], interrupted: AbortSignal.timeout(50) })
    expect([ended?.reason, asked.length]).toEqual(['interrupted', 1])
  })

  test('that can no longer be recorded fails at once', async () => {
    const { thrown, asked } = await conduct({ states: [{ ...busy, failure: 'no space left on device' }] })
    expect([String(thrown), asked.length]).toEqual(['Error: The collector cannot record any more: no space left on device', 0])
  })

  test('fails with the collector', async () => {
    const { thrown } = await conduct({ states: [underLoad], broken: Promise.reject(new RigFailure('The collector ended')) })
    expect(String(thrown)).toBe('Error: The collector ended')
  })
})

/** What the watch says at each second. @param seconds requests and failures of each */
function said(seconds: readonly (readonly [number, number])[]): boolean[] {
  const watch = new SoloFailureDetector()
  const total = { requests: 0, failures: 0 }
  return seconds.map(([requests, failures]) => {
    total.requests += requests
    total.failures += failures
    return watch.observe({ ...total })
  })
}

const times = (count: number, requests: number, failures: number) => Array.from({ length: count }, () => [requests, failures] as const)

test.each([
  ['ten seconds of failures are enough', times(10, 100, 51), true],
  ['nine are not', times(9, 100, 100), false],
  ['half of the requests is not most', times(30, 100, 50), false],
  ['so few requests say nothing', times(30, 9, 9), false],
  ['a second that goes well begins anew', [...times(9, 100, 100), [100, 0] as const, ...times(9, 100, 100)], false],
])('%s', (_, seconds, expected) => {
  expect(said(seconds).at(-1)).toBe(expected)
})
