import { describe, expect, test } from 'vitest'
import { Judge } from '../../../collector/judge/judge.ts'
import { runStateOf } from '../../../collector/server/run-state.ts'
import { policy, sha256, verdictOf } from '../judging.ts'
import { type Simulation, simulateRun } from '../simulate-run.ts'

/** A long single look; what happens in second s of the load happens in slice s - 1, and the measured window begins after slice 14. */
const load = (changes: Partial<Simulation> = {}) =>
  simulateRun({ requestsPerSecond: 240, seconds: 320, ...changes, plan: { looks: ['300s'], pushOn: false, checkpoints: ['2'], ...changes.plan } })

const checkpoint = (changes: Partial<Simulation>) => verdictOf(load(changes)).checkpoints[0]
const seconds = (changes: Partial<Simulation>) => checkpoint(changes)?.window?.seconds

/** The states of a run after each of its signals. */
function statesOf(changes: Partial<Simulation>) {
  const judge = new Judge(policy, sha256)
  return [...load({ close: null, ...changes })].map(signal => {
    judge.apply(signal)
    return judge.opened ? runStateOf('r', judge, null) : null
  })
}

describe('mass failure: a backend that fails most requests for 10 s', () => {
  const outage = { from: 100, seconds: 30 }

  test('ends the load, and the evidence until then is judged: no-go', () => {
    const found = checkpoint({ outage })
    expect(found).toMatchObject({ parts: { measured: 'no-go' } })
    expect(found?.window?.seconds).toBeGreaterThanOrEqual(94)
    expect(found?.window?.seconds).toBeLessThanOrEqual(97)
    expect(found?.findings.find(({ kind }) => kind === 'error-rate')).toMatchObject({ status: 'fail', reason: expect.stringContaining('was out for 10 s') })
  })

  test('is reported in the state of the run together with the stop of the load, and not before', () => {
    const states = statesOf({ outage })
    const first = states.findIndex(state => state?.collapse !== undefined)
    expect(states[first - 1]).toMatchObject({ load: 'go-on' })
    expect(states[first]).toMatchObject({
      load: 'stop',
      collapse: expect.stringMatching(/^Django failed \d{4} of \d{4} requests in the 10 s before second 1\d\d of the load$/),
    })
  })

  test('is the reason in the validity of the verdict why the plan was not completed', () => {
    const { validity } = verdictOf(load({ outage }))
    expect(validity.find(({ id }) => id === 'closed-normally')).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/^The load was aborted to do no more harm: Django failed/),
    })
  })

  test('from the first second on ends the load as soon as there is evidence to judge: no-go as well', () => {
    const found = checkpoint({ outage: { from: 0, seconds: 320 } })
    expect(found).toMatchObject({ parts: { measured: 'no-go' }, window: { seconds: 5 } })
  })

  test('ends nothing when the plan has pushOn, or is an older plan without it', () => {
    expect(seconds({ outage, plan: { pushOn: true } })).toBe(300)
    const { pushOn: _, ...older } = { pushOn: false, looks: ['300s'], checkpoints: ['2'] }
    expect(verdictOf(simulateRun({ requestsPerSecond: 240, seconds: 320, outage, plan: older })).checkpoints[0]?.window?.seconds).toBe(300)
  })
})

test('mass failure: less than 10 s of failures, or half of the requests, end nothing', () => {
  expect(seconds({ outage: { from: 100, seconds: 9 } })).toBe(300)
  expect(seconds({ errorShare: 0.45 })).toBe(300)
})

test('mass failure: both backends failing ends the load and is not go', () => {
  const found = checkpoint({ sharedOutage: { from: 100, seconds: 30 } })
  expect(found?.window?.seconds).toBeLessThan(100)
  expect(found?.verdict).not.toBe('go')
})
