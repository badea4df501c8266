import { describe, expect, test } from 'vitest'
import { type ErrorSeries, estimateErrorRate, findOutage } from '../../statistics/error-rate.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface Rules {
  readonly errorRate: readonly (ErrorSeries & {
    readonly limit: number
    readonly designEffect: number
    readonly episodes: readonly number[]
    readonly clopperPearsonUpper: number
    readonly fayFeuerUpper: number | null
    readonly upper: number
    readonly lower: number
    readonly status: string
  })[]
}
const rules = readVectors<Rules>('rules.json')

describe('estimateErrorRate', () => {
  test.each(rules.errorRate)('equals the vector with upper bound $upper', want => {
    const { requests, errors, limit } = want
    const got = estimateErrorRate({ requests, errors, alpha: 0.05 })
    const { lower } = estimateErrorRate({ requests, errors, alpha: 0.02 })
    expect(relativeDifference(got.designEffect, want.designEffect)).toBeLessThan(1e-6)
    expect(got.episodes).toEqual(want.episodes)
    expect(relativeDifference(got.clopperPearsonUpper, want.clopperPearsonUpper)).toBeLessThan(1e-6)
    if (want.fayFeuerUpper === null) expect(got.fayFeuerUpper).toBeNull()
    else expect(relativeDifference(got.fayFeuerUpper ?? Number.NaN, want.fayFeuerUpper)).toBeLessThan(1e-6)
    expect(relativeDifference(got.upper, want.upper)).toBeLessThan(1e-6)
    expect(relativeDifference(lower, want.lower)).toBeLessThan(1e-6)
    expect(got.upper < limit ? 'pass' : lower > limit ? 'fail' : 'unknown').toBe(want.status)
  })

  test('assumes at least the configured burst, even if none was observed', () => {
    const requests = Array.from({ length: 60 }, () => 250)
    const none = requests.map(() => 0)
    expect(estimateErrorRate({ requests, errors: none, alpha: 0.05, burst: 5 }).upper).toBeCloseTo((5 * Math.log(20)) / 15_000, 12)
    const one = none.with(7, 1)
    expect(estimateErrorRate({ requests, errors: one, alpha: 0.05, burst: 5 }).upper).toBeCloseTo(
      estimateErrorRate({ requests, errors: none.with(7, 5), alpha: 0.05 }).fayFeuerUpper ?? 0,
      12,
    )
    expect(estimateErrorRate({ requests, errors: none.with(7, 9), alpha: 0.05, burst: 5 })).toEqual(
      estimateErrorRate({ requests, errors: none.with(7, 9), alpha: 0.05 }),
    )
  })

  test('has bounds from 0 to 1 without a request', () => {
    expect(estimateErrorRate({ requests: [0, 0], errors: [0, 0], alpha: 0.05 })).toMatchObject({ n: 0, k: 0, upper: 1, lower: 0 })
    expect(estimateErrorRate({ requests: [], errors: [], alpha: 0.05, burst: 5 }).upper).toBe(1)
  })

  test('has an upper bound of at most 1', () => {
    expect(estimateErrorRate({ requests: [3, 3], errors: [0, 3], alpha: 0.05 }).upper).toBe(1)
  })
})

describe('findOutage', () => {
  const healthy = { requests: [20, 20, 20, 20, 20, 20, 20], errors: [0, 1, 0, 1, 0, 0, 1] }

  test('finds three consecutive seconds in which only the candidate mostly failed', () => {
    expect(findOutage({ requests: [20, 20, 20, 20, 20, 20, 20], errors: [0, 0, 11, 20, 20, 11, 0] }, healthy)).toEqual({ from: 2, seconds: 4 })
    expect(findOutage({ requests: [20, 20, 20, 20, 20, 20, 20], errors: [0, 0, 0, 0, 20, 20, 20] }, healthy)).toEqual({ from: 4, seconds: 3 })
  })

  test.each([
    ['two seconds', { requests: [20, 20, 20, 20], errors: [0, 20, 20, 0] }, healthy],
    ['half of the requests', { requests: [20, 20, 20, 20], errors: [0, 10, 10, 10] }, healthy],
    ['few requests', { requests: [20, 9, 9, 9], errors: [0, 9, 9, 9] }, healthy],
    ['seconds in which the baseline fails too', { requests: [20, 20, 20, 20], errors: [0, 20, 20, 20] }, { requests: [20, 20, 20, 20], errors: [0, 2, 2, 2] }],
    ['seconds without a request to the baseline', { requests: [20, 20, 20, 20], errors: [0, 20, 20, 20] }, { requests: [0, 0, 0, 0], errors: [0, 0, 0, 0] }],
  ])('does not count %s', (_, candidate, baseline) => expect(findOutage(candidate, baseline)).toBeNull())
})
