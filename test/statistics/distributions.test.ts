import { describe, expect, test } from 'vitest'
import { gammaQuantile } from '../../statistics/distributions.ts'
import { relativeDifference } from './vectors.ts'

/** Solved with mpmath at 25 digits from the regularized upper incomplete gamma function. */
const solved = [
  { shape: 2, p: 0.95, quantile: 4.7438645183906 },
  { shape: 450, p: 0.975, quantile: 492.51601346958 },
  { shape: 600, p: 0.975, quantile: 648.9491381684 },
  { shape: 1000, p: 0.95, quantile: 1052.5771180823 },
  { shape: 1260, p: 0.8, quantile: 1289.7732310852 },
  { shape: 50_000, p: 0.998, quantile: 50_646.004921132 },
]

describe('gammaQuantile', () => {
  test.each(solved)('is exact to 1e-8 at shape $shape', ({ shape, p, quantile }) => {
    expect(relativeDifference(gammaQuantile(p, shape), quantile)).toBeLessThan(1e-8)
  })

  test('is continuous where the expansion replaces the library', () => {
    expect(relativeDifference(gammaQuantile(0.95, 500 - 1e-9), gammaQuantile(0.95, 500))).toBeLessThan(1e-8)
  })
})
