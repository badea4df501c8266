import { describe, expect, test } from 'vitest'
import { verdictOf } from '../judging.ts'
import { type Simulation, simulateRun } from '../simulate-run.ts'

/** 30 s of the baseline alone, 100 s of both, 30 s alone. */
const run = (changes: Partial<Simulation> = {}) =>
  simulateRun({ requestsPerSecond: 240, seconds: 160, solo: 30, ...changes, plan: { checkpoints: ['2'], ...changes.plan } })

function held(changes: Partial<Simulation>) {
  return verdictOf(run(changes)).validity.find(({ id }) => id === 'solo-blocks')
}

describe('solo blocks', () => {
  test('pass while the baseline is as fast next to the candidate as alone', () => {
    expect(held({})).toMatchObject({ status: 'pass' })
    expect(held({})?.reason).toMatch(
      /^Next\.js under load with the candidate, relative to alone: p50 .+ \(.+\), p95 .+ \(.+\); the margins are 10 % and 15 %\.$/,
    )
  })

  test('fail when the candidate slows both arms down: nothing passes, although the arms are equal', () => {
    const verdict = verdictOf(run({ coupling: 1.3 }))
    const condition = verdict.validity.find(({ id }) => id === 'solo-blocks')
    expect(condition?.status).toBe('fail')
    expect(condition?.reason).toMatch(/It is slower at p50 by more than 10 % and p95 by more than 15 %: the backends disturb each other/)
    expect(verdict.checkpoints[0]?.parts.measured).toBe('inconclusive')
    expect(verdict.checkpoints[0]?.findings.find(({ criterion }) => criterion === 'latency-p95')?.doubtedBy).toEqual(['solo-blocks'])
  })

  test('fail when only the median is slower by more than its own margin', () => {
    expect(held({ coupling: 1.13 })?.reason).toMatch(/It is slower at p50 by more than 10 %: /)
  })

  test('are unknown when the run had none although its plan has them', () => {
    expect(held({ solo: 0, plan: { solo: '30s' } })).toMatchObject({
      status: 'unknown',
      reason: 'Next.js was not measured alone before the load.',
    })
  })

  test('are unknown with too few responses', () => {
    expect(held({ requestsPerSecond: 20 })).toMatchObject({ status: 'unknown' })
  })

  test('are no condition of a plan without them', () => {
    expect(held({ solo: 0 })).toBeUndefined()
  })
})
