import { describe, expect, it } from 'vitest'
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

describe('the quantile of the gamma distribution', () => {
  it.each(solved)('is right at shape $shape, where the library alone is not always', ({ shape, p, quantile }) => {
    expect(relativeDifference(gammaQuantile(p, shape), quantile)).toBeLessThan(1e-8)
  })

  it('has no step where one way to compute it takes over from the other', () => {
    expect(relativeDifference(gammaQuantile(0.95, 500 - 1e-9), gammaQuantile(0.95, 500))).toBeLessThan(1e-8)
  })
})
