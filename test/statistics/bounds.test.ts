import { describe, expect, it } from 'vitest'
import { lowerBound, minTrials, upperBound } from '../../statistics/clopper-pearson.ts'
import { fayFeuerUpper } from '../../statistics/fay-feuer.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface Bounds {
  readonly clopperPearson: readonly {
    readonly failures: number
    readonly trials: number
    readonly alpha: number
    readonly lower: number
    readonly upper: number
  }[]
  readonly fayFeuerUpper: readonly { readonly episodeErrors: readonly number[]; readonly trials: number; readonly alpha: number; readonly upper: number }[]
  readonly minimumTrials: readonly { readonly failures: number; readonly limit: number; readonly alpha: number; readonly trials: number }[]
}
const bounds = readVectors<Bounds>('bounds.json')

describe('the bounds of a proportion', () => {
  it.each(bounds.clopperPearson)('are those of the vectors at $failures of $trials, level $alpha', ({ failures, trials, alpha, lower, upper }) => {
    expect(relativeDifference(lowerBound(failures, trials, alpha), lower)).toBeLessThan(1e-6)
    expect(relativeDifference(upperBound(failures, trials, alpha), upper)).toBeLessThan(1e-6)
  })

  it('reach the ends where nothing or everything failed', () => {
    expect(lowerBound(0, 10, 0.05)).toBe(0)
    expect(upperBound(10, 10, 0.05)).toBe(1)
    expect(upperBound(0, 60, 0.05)).toBeCloseTo(1 - 0.05 ** (1 / 60), 12)
  })
})

describe('the bound of a rate of episodes', () => {
  it.each(bounds.fayFeuerUpper)('is that of the vectors for $episodeErrors of $trials', ({ episodeErrors, trials, alpha, upper }) => {
    const weights = episodeErrors.map(errors => errors / trials)
    expect(relativeDifference(fayFeuerUpper(weights, alpha), upper)).toBeLessThan(1e-6)
  })
})

describe('the smallest number of trials', () => {
  it.each(bounds.minimumTrials)('below $limit with $failures failures at level $alpha is $trials', ({ failures, limit, alpha, trials }) => {
    expect(minTrials(failures, limit, alpha)).toBe(trials)
  })

  it('is the one that the rules name for one look and for several', () => {
    expect([minTrials(0, 0.001, 0.05), minTrials(0, 0.001, 0.025)]).toEqual([2995, 3688])
  })
})
