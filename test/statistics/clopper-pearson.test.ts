import { describe, expect, test } from 'vitest'
import { lowerBound, minTrials, upperBound } from '../../statistics/clopper-pearson.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface Bounds {
  readonly clopperPearson: readonly {
    readonly failures: number
    readonly trials: number
    readonly alpha: number
    readonly lower: number
    readonly upper: number
  }[]
  readonly minimumTrials: readonly { readonly failures: number; readonly limit: number; readonly alpha: number; readonly trials: number }[]
}
const bounds = readVectors<Bounds>('bounds.json')

describe('lowerBound and upperBound', () => {
  test.each(bounds.clopperPearson)('equal the vector at $failures of $trials, level $alpha', ({ failures, trials, alpha, lower, upper }) => {
    expect(relativeDifference(lowerBound(failures, trials, alpha), lower)).toBeLessThan(1e-6)
    expect(relativeDifference(upperBound(failures, trials, alpha), upper)).toBeLessThan(1e-6)
  })

  test('are 0 without a failure and 1 without a success', () => {
    expect(lowerBound(0, 10, 0.05)).toBe(0)
    expect(upperBound(10, 10, 0.05)).toBe(1)
    expect(upperBound(0, 60, 0.05)).toBeCloseTo(1 - 0.05 ** (1 / 60), 12)
  })
})

describe('minTrials', () => {
  test.each(bounds.minimumTrials)('with $failures failures, limit $limit and level $alpha is $trials', ({ failures, limit, alpha, trials }) => {
    expect(minTrials(failures, limit, alpha)).toBe(trials)
  })

  test('without a failure and with a limit of 0.1 % is 2,995 at one look and 3,688 at several', () => {
    expect([minTrials(0, 0.001, 0.05), minTrials(0, 0.001, 0.025)]).toEqual([2995, 3688])
  })
})
