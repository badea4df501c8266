import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bucketRatio,
  downscale,
  type ExponentialHistogram,
  emptyHistogram,
  quantile,
  subtractHistograms,
  totalCount,
} from '../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../statistics/histogram-sum.ts'
import { readVectors, relativeDifference } from './vectors.ts'

const vectors = readVectors<{
  readonly quantiles: readonly { readonly histogram: ExponentialHistogram; readonly quantiles: Readonly<Record<string, number>> }[]
}>('quantiles.json')

const histograms = fc.record({
  scale: fc.integer({ min: -4, max: 20 }),
  offset: fc.integer({ min: -2000, max: 2000 }),
  counts: fc.array(fc.nat({ max: 50 }), { maxLength: 40 }),
  zeros: fc.nat({ max: 5 }),
})

describe('quantile', () => {
  test.each(vectors.quantiles.map(({ histogram, quantiles }, i) => [i, histogram, quantiles] as const))(
    'equals the values of vector %i',
    (_, histogram, quantiles) => {
      expect(Object.keys(quantiles).length).toBeGreaterThan(0)
      for (const [p, value] of Object.entries(quantiles)) expect(relativeDifference(quantile(histogram, Number(p)) ?? Number.NaN, value)).toBeLessThan(1e-6)
    },
  )

  test('never decreases as p rises, and is null exactly when no positive value was counted', () => {
    const shares = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(histograms, shares, shares, (histogram, p, q) => {
        const [low, high] = [quantile(histogram, Math.min(p, q)), quantile(histogram, Math.max(p, q))]
        expect([low === null, high === null]).toEqual(Array(2).fill(histogram.counts.every(count => count === 0)))
        if (low !== null && high !== null) expect(low).toBeLessThanOrEqual(high)
      }),
    )
  })

  test('counts zeros as the lower edge of the lowest bucket in use', () => {
    expect(quantile({ scale: 0, offset: 2, counts: [0, 2], zeros: 2 }, 0.25)).toBe(8)
    expect(quantile({ scale: 0, offset: 2, counts: [0, 2], zeros: 2 }, 0.75)).toBeCloseTo(2 ** 3.5, 9)
  })

  test('is null without a positive value', () => {
    expect(quantile({ scale: 0, offset: 2, counts: [0], zeros: 2 }, 0.5)).toBeNull()
    expect(quantile(emptyHistogram, 0.5)).toBeNull()
  })
})

describe('downscale', () => {
  test('keeps the total count, and two steps equal one', () => {
    fc.assert(
      fc.property(histograms, fc.nat({ max: 12 }), fc.nat({ max: 12 }), (histogram, steps, more) => {
        const coarse = downscale(histogram, histogram.scale - steps)
        expect(totalCount(coarse)).toBe(totalCount(histogram))
        expect(downscale(coarse, coarse.scale - more)).toEqual(downscale(histogram, histogram.scale - steps - more))
      }),
    )
  })

  test('joins neighbours in pairs, also below bucket 0', () => {
    expect(downscale({ scale: 1, offset: -3, counts: [1, 2, 4, 8] }, 0)).toEqual({ scale: 0, offset: -2, counts: [1, 6, 8] })
  })

  test('refuses a larger scale', () => {
    expect(() => downscale({ scale: 1, offset: 0, counts: [1] }, 2)).toThrow('Cannot downscale a histogram: expected a scale of at most 1, got 2')
  })
})

describe('subtractHistograms', () => {
  test('undoes a merge', () => {
    fc.assert(
      fc.property(histograms, histograms, (earlier, gained) => {
        const later = mergeHistograms([earlier, gained])
        const difference = subtractHistograms(later, earlier)
        if (!difference) throw new Error('expected a difference')
        expect(mergeHistograms([difference, earlier])).toEqual(later)
        expect(totalCount(difference)).toBe(totalCount(gained))
      }),
    )
  })

  test.each([
    ['a bucket is gone', { scale: 3, offset: 5, counts: [9] }, { scale: 3, offset: 4, counts: [1, 1] }],
    ['a bucket fell at the smaller scale', { scale: 3, offset: 5, counts: [1] }, { scale: 4, offset: 10, counts: [1, 1] }],
    ['the zeros fell', { scale: 3, offset: 5, counts: [1] }, { scale: 3, offset: 5, counts: [1], zeros: 1 }],
  ])('returns null when %s', (_, later, earlier) => {
    expect(subtractHistograms(later, earlier)).toBeNull()
  })
})

test('bucketRatio is 2 at scale 0 and 1.0219 at scale 5', () => {
  expect(bucketRatio(0)).toBe(2)
  expect(bucketRatio(5)).toBeCloseTo(1.0219, 4)
})
