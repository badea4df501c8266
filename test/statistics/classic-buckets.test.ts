import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latencyBuckets } from '../../contract/metrics.ts'
import { ClassicBuckets } from '../../statistics/classic-buckets.ts'
import { totalCount } from '../../statistics/exponential-histogram.ts'

const bounds = latencyBuckets.map(seconds => seconds * 1000)
const histograms = fc.array(
  fc.record({
    scale: fc.integer({ min: 0, max: 6 }),
    offset: fc.integer({ min: -20, max: 200 }),
    counts: fc.array(fc.nat({ max: 5 }), { maxLength: 60 }),
    zeros: fc.nat({ max: 2 }),
  }),
  { maxLength: 8 },
)

describe('ClassicBuckets', () => {
  test('counts every value, and no count decreases when a histogram is added', () => {
    fc.assert(
      fc.property(histograms, all => {
        const buckets = new ClassicBuckets(bounds)
        let before = buckets.cumulative()
        for (const histogram of all) {
          buckets.add(histogram)
          const now = buckets.cumulative()
          expect(now.every((count, i) => count >= (before[i] ?? 0) && count >= (now[i - 1] ?? 0))).toBe(true)
          before = now
        }
        expect(before.at(-1)).toBe(all.reduce((sum, histogram) => sum + totalCount(histogram), 0))
      }),
    )
  })

  test('miscounts at a bound at most the exponential bucket around it', () => {
    fc.assert(
      fc.property(histograms, all => {
        const buckets = new ClassicBuckets(bounds)
        for (const histogram of all) buckets.add(histogram)
        buckets.cumulative().forEach((count, i) => {
          const bound = bounds[i] ?? Number.POSITIVE_INFINITY
          const surely = all.reduce((sum, each) => sum + countUpTo(each, bound), 0)
          const perhaps = all.reduce((sum, each) => sum + countUpTo(each, bound * 2 ** (1 / 2 ** each.scale)), 0)
          expect(count).toBeGreaterThanOrEqual(surely)
          expect(count).toBeLessThanOrEqual(perhaps)
        })
      }),
    )
  })

  test('sums the midpoints of buckets', () => {
    const buckets = new ClassicBuckets(bounds)
    buckets.add({ scale: 0, offset: 3, counts: [2, 0, 1], zeros: 4 })
    expect(buckets.sum).toBeCloseTo(2 * 2 ** 3.5 + 2 ** 5.5, 9)
  })
})

/** Values in buckets that end at or below a bound. */
function countUpTo({ scale, offset, counts, zeros }: { scale: number; offset: number; counts: readonly number[]; zeros: number }, bound: number): number {
  const exact = 1 + 1e-12
  return counts.reduce((sum, count, j) => sum + (2 ** ((offset + j + 1) / 2 ** scale) <= bound * exact ? count : 0), zeros)
}
