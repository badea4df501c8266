import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ExponentialHistogram, emptyHistogram, quantile, totalCount } from '../../statistics/exponential-histogram.ts'
import { HistogramSum, mergeHistograms } from '../../statistics/histogram-sum.ts'
import { readVectors, relativeDifference } from './vectors.ts'

const vectors = readVectors<{ readonly merges: readonly { readonly inputs: readonly ExponentialHistogram[]; readonly merged: ExponentialHistogram }[] }>(
  'quantiles.json',
)

const arbitraryHistogram = (scale: fc.Arbitrary<number>, offset: fc.Arbitrary<number>, maxCount: number) =>
  fc.record({ scale, offset, counts: fc.array(fc.nat({ max: maxCount }), { maxLength: 40 }), zeros: fc.nat({ max: 5 }) })
const anyScale = arbitraryHistogram(fc.integer({ min: -4, max: 20 }), fc.integer({ min: -2000, max: 2000 }), 50)
const histograms = fc.array(arbitraryHistogram(fc.integer({ min: -1, max: 6 }), fc.integer({ min: -90, max: 300 }), 3), { maxLength: 6 })

describe('mergeHistograms', () => {
  test.each(vectors.merges.map(({ inputs, merged }, i) => [i, inputs, merged] as const))('equals vector %i', (_, inputs, merged) => {
    expect(mergeHistograms(inputs)).toEqual(mergeHistograms([merged]))
  })

  test('is the same in any order and grouping', () => {
    fc.assert(
      fc.property(anyScale, anyScale, anyScale, (a, b, c) => {
        const all = mergeHistograms([a, b, c])
        expect(mergeHistograms([c, a, b])).toEqual(all)
        expect(mergeHistograms([a, mergeHistograms([b, c])])).toEqual(all)
        expect(mergeHistograms([mergeHistograms([a, b]), c])).toEqual(all)
        expect(mergeHistograms([all, emptyHistogram])).toEqual(all)
        expect(totalCount(all)).toBe(totalCount(a) + totalCount(b) + totalCount(c))
      }),
    )
  })

  test('stays below 2^20 buckets when a few values at the finest scale lie far apart', () => {
    const merged = mergeHistograms([0.001, 1, 60_000].map(value => ({ scale: 20, offset: Math.ceil(Math.log2(value) * 2 ** 20) - 1, counts: [1] })))
    expect(merged.counts.length).toBeLessThanOrEqual(2 ** 20)
    expect(relativeDifference(quantile(merged, 1) ?? Number.NaN, 60_000)).toBeLessThan(1e-4)
  })
})

describe('HistogramSum', () => {
  test('is the same whether histograms are added whole, by their buckets in use, or bucket by bucket', () => {
    fc.assert(
      fc.property(histograms, all => {
        const [whole, used, single] = [new HistogramSum(), new HistogramSum(), new HistogramSum()]
        for (const { scale, offset, counts, zeros } of all) {
          whole.addHistogram({ scale, offset, counts, zeros })
          const inUse = counts.flatMap((count, j) => (count > 0 ? [{ index: offset + j, count }] : []))
          const [indices, found] = [inUse.map(({ index }) => index), inUse.map(({ count }) => count)]
          if (inUse.length > 0) used.addBuckets(indices, found, inUse.length, scale)
          for (const { index, count } of inUse) single.addBucket(index, scale, count)
          used.zeros += zeros
          single.zeros += zeros
        }
        expect(used.histogram()).toEqual(whole.histogram())
        expect(single.histogram()).toEqual(whole.histogram())
      }),
    )
  })

  test('sums like a new one after clear', () => {
    fc.assert(
      fc.property(histograms, histograms, (before, after) => {
        const [cleared, fresh] = [new HistogramSum(), new HistogramSum()]
        for (const histogram of before) cleared.addHistogram(histogram)
        cleared.clear()
        for (const sum of [cleared, fresh]) for (const histogram of after) sum.addHistogram(histogram)
        expect(cleared.histogram()).toEqual(fresh.histogram())
      }),
    )
  })
})
