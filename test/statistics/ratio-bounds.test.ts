import { describe, expect, test } from 'vitest'
import { combineRuns, detectableSlowdown, ratioBounds } from '../../statistics/ratio-bounds.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface Case {
  readonly logRatios: readonly number[]
  readonly standardErrors: readonly number[]
  readonly batches: readonly number[]
  readonly mean: number
  readonly standardError: number
  readonly degreesOfFreedom: number
  readonly ratio: number
  readonly lower: number
  readonly upper: number
}

describe('combineRuns', () => {
  test.each(readVectors<{ readonly runs: readonly Case[] }>('rules.json').runs)(
    'equals the vector of $logRatios',
    ({ logRatios, standardErrors, batches, ...expected }) => {
      const runs = logRatios.map((logRatio, i) => ({ logRatio, standardError: standardErrors[i] ?? 0, degreesOfFreedom: (batches[i] ?? 0) - 1 }))
      const combined = combineRuns(runs)
      expect(combined.degreesOfFreedom).toBe(expected.degreesOfFreedom)
      expect(relativeDifference(combined.logRatio, expected.mean)).toBeLessThan(1e-6)
      expect(relativeDifference(combined.standardError, expected.standardError)).toBeLessThan(1e-6)
      const bounds = ratioBounds(combined, 0.05)
      expect(relativeDifference(bounds.value, expected.ratio)).toBeLessThan(1e-6)
      expect(relativeDifference(bounds.lower, expected.lower)).toBeLessThan(1e-6)
      expect(relativeDifference(bounds.upper, expected.upper)).toBeLessThan(1e-6)
    },
  )

  test('returns a single run as it is', () => {
    const run = { logRatio: 0.1, standardError: 0.02, degreesOfFreedom: 19 }
    expect(combineRuns([run])).toEqual(run)
  })
})

test('detectableSlowdown adds a power of 80 % to the level', () => {
  // t(0.95; 19) = 1.729132811521368
  expect(detectableSlowdown({ logRatio: 0, standardError: 0.02, degreesOfFreedom: 19 }, 0.05)).toBeCloseTo(Math.exp((1.729132811521368 + 0.84) * 0.02) - 1, 9)
})
