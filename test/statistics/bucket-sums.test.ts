import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HistogramSum } from '../../statistics/histogram-sum.ts'

const histograms = fc.array(
  fc.record({
    scale: fc.integer({ min: -1, max: 6 }),
    offset: fc.integer({ min: -90, max: 300 }),
    counts: fc.array(fc.nat({ max: 3 }), { maxLength: 40 }),
    zeros: fc.nat({ max: 2 }),
  }),
  { maxLength: 6 },
)

describe('a running sum of buckets', () => {
  it('is the same whether histograms are added whole, by their buckets in use, or bucket by bucket', () => {
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

  it('begins anew when it was cleared', () => {
    fc.assert(
      fc.property(histograms, histograms, (before, after) => {
        const [again, fresh] = [new HistogramSum(), new HistogramSum()]
        for (const histogram of before) again.addHistogram(histogram)
        again.clear()
        for (const sums of [again, fresh]) for (const histogram of after) sums.addHistogram(histogram)
        expect(again.histogram()).toEqual(fresh.histogram())
      }),
    )
  })
})
