import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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

interface Vectors {
  readonly quantiles: readonly { readonly histogram: ExponentialHistogram; readonly quantiles: Readonly<Record<string, number>> }[]
  readonly merges: readonly { readonly inputs: readonly ExponentialHistogram[]; readonly merged: ExponentialHistogram }[]
}
const vectors: Vectors = JSON.parse(readFileSync(new URL('../vectors/quantiles.json', import.meta.url), 'utf8'))

const histograms = fc.record({
  scale: fc.integer({ min: -4, max: 20 }),
  offset: fc.integer({ min: -2000, max: 2000 }),
  counts: fc.array(fc.nat({ max: 50 }), { maxLength: 40 }),
  zeros: fc.nat({ max: 5 }),
})

describe('a histogram', () => {
  it.each(vectors.quantiles)('has the quantiles of the vectors', ({ histogram, quantiles }) => {
    for (const [p, value] of Object.entries(quantiles)) expect(relative(quantile(histogram, Number(p)), value)).toBeLessThan(1e-6)
  })

  it.each(vectors.merges)('merges with others of other scales as the vectors say', ({ inputs, merged }) => {
    expect(mergeHistograms(inputs)).toEqual(mergeHistograms([merged]))
  })

  it('merges in any order and grouping to the same', () => {
    fc.assert(
      fc.property(histograms, histograms, histograms, (a, b, c) => {
        const all = mergeHistograms([a, b, c])
        expect(mergeHistograms([c, a, b])).toEqual(all)
        expect(mergeHistograms([a, mergeHistograms([b, c])])).toEqual(all)
        expect(mergeHistograms([mergeHistograms([a, b]), c])).toEqual(all)
        expect(mergeHistograms([all, emptyHistogram])).toEqual(all)
        expect(totalCount(all)).toBe(totalCount(a) + totalCount(b) + totalCount(c))
      }),
    )
  })

  it('keeps its counts and its edges when its scale shrinks', () => {
    fc.assert(
      fc.property(histograms, fc.nat({ max: 12 }), fc.nat({ max: 12 }), (histogram, steps, more) => {
        const coarse = downscale(histogram, histogram.scale - steps)
        expect(totalCount(coarse)).toBe(totalCount(histogram))
        expect(downscale(coarse, coarse.scale - more)).toEqual(downscale(histogram, histogram.scale - steps - more))
      }),
    )
    expect(downscale({ scale: 1, offset: -3, counts: [1, 2, 4, 8] }, 0)).toEqual({ scale: 0, offset: -2, counts: [1, 6, 8] })
  })

  it('gives back what was added when an earlier state is taken from it', () => {
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

  it('has no difference to one that it did not grow out of', () => {
    expect(subtractHistograms({ scale: 3, offset: 5, counts: [9] }, { scale: 3, offset: 4, counts: [1, 1] })).toBeNull()
    expect(subtractHistograms({ scale: 3, offset: 5, counts: [1] }, { scale: 4, offset: 10, counts: [1, 1] })).toBeNull()
    expect(subtractHistograms({ scale: 3, offset: 5, counts: [1] }, { scale: 3, offset: 5, counts: [1], zeros: 1 })).toBeNull()
  })

  it('has quantiles that never fall as p rises', () => {
    const shares = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(histograms, shares, shares, (histogram, p, q) => {
        const [low, high] = [quantile(histogram, Math.min(p, q)), quantile(histogram, Math.max(p, q))]
        expect(low === null || high === null).toBe(histogram.counts.every(count => count === 0))
        expect(low ?? 0).toBeLessThanOrEqual(high ?? 0)
      }),
    )
  })

  it('counts zeros as the lowest value and has no quantile without a positive one', () => {
    expect(quantile({ scale: 0, offset: 2, counts: [0, 2], zeros: 2 }, 0.25)).toBe(8)
    expect(quantile({ scale: 0, offset: 2, counts: [0, 2], zeros: 2 }, 0.75)).toBeCloseTo(2 ** 3.5, 9)
    expect(quantile({ scale: 0, offset: 2, counts: [0], zeros: 2 }, 0.5)).toBeNull()
    expect(quantile(emptyHistogram, 0.5)).toBeNull()
  })

  it('says how wide its buckets are', () => {
    expect(bucketRatio(0)).toBe(2)
    expect(bucketRatio(5)).toBeCloseTo(1.0219, 4)
  })

  it('stays small when a few values at the finest scale lie far apart', () => {
    const merged = mergeHistograms([0.001, 1, 60_000].map(value => ({ scale: 20, offset: Math.ceil(Math.log2(value) * 2 ** 20) - 1, counts: [1] })))
    expect(merged.counts.length).toBeLessThanOrEqual(2 ** 20)
    expect(relative(quantile(merged, 1), 60_000)).toBeLessThan(1e-4)
  })
})

function relative(value: number | null, expected: number): number {
  return Math.abs((value ?? Number.NaN) / expected - 1)
}
