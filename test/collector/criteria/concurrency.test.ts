import { describe, expect, test } from 'vitest'
import { evaluateCriterion } from '../judging.ts'
import { simulateRun } from '../simulate-run.ts'

const hundred = { kind: 'concurrency', limit: 100 } as const

describe('a concurrency criterion', () => {
  test('passes when enough users are in flight throughout the window', () => {
    expect(evaluateCriterion(hundred, simulateRun())).toMatchObject({
      status: 'pass',
      estimate: { value: 130, n: 60, unit: 'sessions' },
      reason: 'Sessions in flight for 60 s: Next.js never fewer than 130, Django never fewer than 130; required are 100.',
    })
  })

  test('is unknown, and never fails, with too few users', () => {
    expect(evaluateCriterion(hundred, simulateRun({ users: 80 }))).toMatchObject({
      status: 'unknown',
      reason: 'Next.js had 80 sessions in flight in second 1 of the window; required are 100 in every second.',
    })
  })

  test('is unknown without a measured second', () => {
    expect(evaluateCriterion(hundred, simulateRun(), { window: null })).toMatchObject({ status: 'unknown', estimate: null })
    expect(evaluateCriterion(hundred, simulateRun(), { window: { from: 15, to: 15 } })).toMatchObject({ status: 'unknown', estimate: null })
  })
})
