import { describe, expect, test } from 'vitest'
import type { Plan } from '../../../contract/plan.ts'
import { verdictOf } from '../judging.ts'
import { type Simulation, simulateRun } from '../simulate-run.ts'

const plan: Partial<Plan> = { checkpoints: ['2'], design: 'alternating', looks: ['240s'], blocks: { length: '30s', every: '60s' } }

/** Eight pairs of blocks: 15 s of warm-up and 30 s measured each, then a rest. */
const run = (changes: Partial<Simulation> = {}) =>
  simulateRun({ requestsPerSecond: 240, seconds: 970, turns: { under: 48, every: 60 }, writesPerSecond: 0.2, ...changes, plan: { ...plan, ...changes.plan } })

describe('an alternating run', () => {
  test('measures both arms although they are never under load together, and finds no difference between equal arms', () => {
    const verdict = verdictOf(run())
    const [checkpoint] = verdict.checkpoints
    // From the first block's warm-up to the end of the sixteenth, t0 a second and a half after the load began.
    expect(checkpoint?.window).toEqual({ from: '2026-01-05T03:00:16.500Z', to: '2026-01-05T03:15:46.500Z', seconds: 240 })
    expect(checkpoint?.findings.filter(({ part, status, kind }) => part === 'measured' && status !== 'pass' && kind !== 'completion')).toEqual([])
    expect(verdict.validity.filter(({ status }) => status !== 'pass')).toEqual([])
    const p50 = checkpoint?.findings.find(({ criterion }) => criterion === 'latency-p50')
    expect(p50?.estimate?.value).toBeCloseTo(1, 1)
    // 240 requests/s in 240 s, seven of eight in this scope: the blocks of each arm, and nothing else.
    expect(p50?.estimate?.n).toBeGreaterThan(49_500)
    expect(p50?.estimate?.n).toBeLessThan(51_300)
  })

  test('finds a slower candidate slower', () => {
    expect(verdictOf(run({ ratio: 1.5 })).checkpoints[0]?.verdict).toBe('no-go')
  })

  // From one block to the next it is a fifth slower: the order A B A B would find the candidate that much slower.
  test('does not report a drift during the run as a difference', () => {
    const estimate = verdictOf(run({ drift: 20 })).checkpoints[0]?.findings.find(({ criterion }) => criterion === 'latency-p50')?.estimate
    expect(estimate?.value).toBeCloseTo(1, 1)
  })

  test('is not go before its last pair of blocks', () => {
    const verdict = verdictOf(run({ seconds: 800 }))
    expect(verdict.checkpoints[0]?.verdict).toBe('inconclusive')
    expect(verdict.validity.find(({ id }) => id === 'closed-normally')?.status).toBe('fail')
  })

  test('has an unknown rollback trigger on slowness, which compares the same seconds', () => {
    expect(verdictOf(run({ ratio: 2 })).rollback.find(({ id }) => id === 'performance-degradation')).toEqual(
      expect.objectContaining({ state: 'unknown', reason: 'Not evaluated: the backends were under load in turns.' }),
    )
  })
})
