import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimateUptime, reconstructProbes } from '../../statistics/uptime.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface Case {
  readonly limit: number
  readonly probes: number
  readonly failedAt: readonly number[]
  readonly upper: number
  readonly demonstrates: number
  readonly lower: number
  readonly demonstrated: string
  readonly observed: string
}

describe('estimateUptime', () => {
  test.each(readVectors<{ readonly uptime: readonly Case[] }>('rules.json').uptime)(
    'equals the vector with failures at $failedAt of $probes',
    ({ limit, probes, failedAt, ...want }) => {
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
    },
  )

  test('counts an outage as one across a second without a probe', () => {
    const got = estimateUptime({ up: [1, 0, 0, 0, 2, 0, 1], down: [0, 1, 0, 1, 0, 1, 1], alpha: 0.05 })
    expect(got).toMatchObject({ probes: 8, failed: 4, outages: [2, 2], observed: 0.5 })
  })

  test('demonstrates nothing without a probe', () => {
    expect(estimateUptime({ up: [0, 0], down: [0, 0], alpha: 0.05 })).toMatchObject({ probes: 0, demonstrates: 0, lower: 0, observed: 0 })
  })
})

describe('reconstructProbes', () => {
  const outages = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 5 })

  test('gives back the same number of probes and the same outages', () => {
    fc.assert(
      fc.property(outages, fc.integer({ min: 300, max: 2000 }), (lengths, probes) => {
        const found = estimateUptime({ ...reconstructProbes({ probes, outages: lengths }), alpha: 0.05 })
        expect(found.outages).toEqual(lengths)
        expect(found.probes).toBe(probes)
      }),
    )
  })

  test('handles 31 days of probes', () => {
    const probes = 31 * 86_400
    expect(reconstructProbes({ probes, outages: [200_000] }).up).toHaveLength(probes)
  })

  test('never demonstrates more than the true times of the outages', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 280 }), fc.integer({ min: 1, max: 9 }), (from, length) => {
        const down = Array.from({ length: 300 }, (_, slice) => (slice >= from && slice < from + length ? 1 : 0))
        const real = estimateUptime({ down, up: down.map(count => 1 - count), alpha: 0.05 })
        const pooled = estimateUptime({ ...reconstructProbes({ probes: 300, outages: [length] }), alpha: 0.05 })
        expect(pooled.demonstrates).toBeLessThanOrEqual(real.demonstrates + 1e-12)
      }),
    )
  })
})
