import { describe, expect, test } from 'vitest'
import { Judge } from '../../../collector/judge/judge.ts'
import { policy, sha256, verdictOf } from '../judging.ts'
import { type Simulation, simulateRun } from '../simulate-run.ts'

/** A long single look, with earlier points at which it may fail. */
const load = (changes: Partial<Simulation> = {}) =>
  simulateRun({ requestsPerSecond: 240, seconds: 320, ...changes, plan: { looks: ['300s'], stopEarly: true, checkpoints: ['2'], ...changes.plan } })

const seconds = (changes: Partial<Simulation>) => verdictOf(load(changes)).checkpoints[0]?.window?.seconds

describe('a plan with stopEarly', () => {
  test('makes a candidate that is 50 % slower no-go after 60 s, not after the planned 300 s', () => {
    const [checkpoint] = verdictOf(load({ ratio: 1.5 })).checkpoints
    expect(checkpoint).toMatchObject({ parts: { measured: 'no-go' }, window: { seconds: 60 } })
  })

  test('passes nothing before its planned look', () => {
    expect(seconds({})).toBe(300)
  })

  test('finds a failure later in the run within 10 s', () => {
    // Seconds 104 to 109 of the load are seconds 88 to 93 of the measured window (see Simulation): three of them make an outage.
    expect(seconds({ outage: { from: 103, seconds: 6 } })).toBe(90)
  })

  test('set to false is not evaluated between the looks', () => {
    expect(seconds({ ratio: 1.3, plan: { stopEarly: false } })).toBe(300)
  })

  test('stops the load at once, and later signals change nothing', () => {
    const judge = new Judge(policy, sha256)
    const states: string[] = []
    for (const signal of load({ ratio: 1.5, close: null })) {
      judge.apply(signal)
      states.push(judge.load)
    }
    expect(Math.floor(states.indexOf('stop') / 3)).toBeLessThan(80)
    expect(judge.progress()).toMatchObject([{ id: '2', decidedAt: '60s', verdict: 'no-go' }])
  })
})
