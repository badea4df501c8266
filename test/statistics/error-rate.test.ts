import { describe, expect, it } from 'vitest'
import { type ErrorSeries, estimateErrorRate, findOutage } from '../../statistics/error-rate.ts'
import { estimateUptime } from '../../statistics/uptime.ts'
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
  readonly uptime: readonly {
    readonly limit: number
    readonly probes: number
    readonly failedAt: readonly number[]
    readonly upper: number
    readonly demonstrates: number
    readonly lower: number
    readonly demonstrated: string
    readonly observed: string
  }[]
}
const rules = readVectors<Rules>('rules.json')

describe('the error rate', () => {
  it.each(rules.errorRate)('is that of the vectors: upper $upper', want => {
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

  it('leaves room for a burst that was not seen', () => {
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

  it('is anything at all without a request', () => {
    expect(estimateErrorRate({ requests: [0, 0], errors: [0, 0], alpha: 0.05 })).toMatchObject({ n: 0, k: 0, upper: 1, lower: 0 })
    expect(estimateErrorRate({ requests: [], errors: [], alpha: 0.05, burst: 5 }).upper).toBe(1)
  })

  it('is never above one', () => {
    expect(estimateErrorRate({ requests: [3, 3], errors: [0, 3], alpha: 0.05 }).upper).toBe(1)
  })
})

describe('an outage', () => {
  const healthy = { requests: [20, 20, 20, 20, 20, 20, 20], errors: [0, 1, 0, 1, 0, 0, 1] }

  it('is three seconds on end in which only the candidate mostly failed', () => {
    expect(findOutage({ requests: [20, 20, 20, 20, 20, 20, 20], errors: [0, 0, 11, 20, 20, 11, 0] }, healthy)).toEqual({ from: 2, seconds: 4 })
    expect(findOutage({ requests: [20, 20, 20, 20, 20, 20, 20], errors: [0, 0, 0, 0, 20, 20, 20] }, healthy)).toEqual({ from: 4, seconds: 3 })
  })

  it.each([
    ['two seconds', { requests: [20, 20, 20, 20], errors: [0, 20, 20, 0] }, healthy],
    ['half of the requests', { requests: [20, 20, 20, 20], errors: [0, 10, 10, 10] }, healthy],
    ['few requests', { requests: [20, 9, 9, 9], errors: [0, 9, 9, 9] }, healthy],
    ['trouble in both arms', { requests: [20, 20, 20, 20], errors: [0, 20, 20, 20] }, { requests: [20, 20, 20, 20], errors: [0, 2, 2, 2] }],
    ['a baseline that was not asked', { requests: [20, 20, 20, 20], errors: [0, 20, 20, 20] }, { requests: [0, 0, 0, 0], errors: [0, 0, 0, 0] }],
  ])('is not %s', (_, candidate, baseline) => expect(findOutage(candidate, baseline)).toBeNull())
})

describe('uptime', () => {
  it.each(rules.uptime)('is that of the vectors: $failedAt of $probes', ({ limit, probes, failedAt, ...want }) => {
    const down = Array.from({ length: probes }, (_, second) => (failedAt.includes(second) ? 1 : 0))
    const up = down.map(failed => 1 - failed)
    const got = estimateUptime({ up, down, alpha: 0.05 })
    const { lower } = estimateUptime({ up, down, alpha: 0.02 })
    expect(relativeDifference(got.upper, want.upper)).toBeLessThan(1e-6)
    expect(relativeDifference(got.demonstrates, want.demonstrates)).toBeLessThan(1e-6)
    expect(relativeDifference(lower, want.lower)).toBeLessThan(1e-6)
    const fails = lower > 1 - limit
    expect(fails ? 'fail' : got.upper < 1 - limit ? 'pass' : 'unknown').toBe(want.demonstrated)
    expect(fails ? 'fail' : got.probes >= 58 && got.observed >= limit ? 'pass' : 'unknown').toBe(want.observed)
  })

  it('takes an outage as one although a second passed without a probe', () => {
    const got = estimateUptime({ up: [1, 0, 0, 0, 2, 0, 1], down: [0, 1, 0, 1, 0, 1, 1], alpha: 0.05 })
    expect(got).toMatchObject({ probes: 8, failed: 4, outages: [2, 2], observed: 0.5 })
  })

  it('demonstrates nothing without a probe', () => {
    expect(estimateUptime({ up: [0, 0], down: [0, 0], alpha: 0.05 })).toMatchObject({ probes: 0, demonstrates: 0, lower: 0, observed: 0 })
  })
})
