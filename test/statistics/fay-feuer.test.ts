import { expect, test } from 'vitest'
import { fayFeuerUpper } from '../../statistics/fay-feuer.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface Case {
  readonly episodeErrors: readonly number[]
  readonly trials: number
  readonly alpha: number
  readonly upper: number
}

test.each(readVectors<{ readonly fayFeuerUpper: readonly Case[] }>('bounds.json').fayFeuerUpper)(
  'fayFeuerUpper equals the vector for $episodeErrors of $trials',
  ({ episodeErrors, trials, alpha, upper }) => {
    const weights = episodeErrors.map(errors => errors / trials)
    expect(relativeDifference(fayFeuerUpper(weights, alpha), upper)).toBeLessThan(1e-6)
  },
)
