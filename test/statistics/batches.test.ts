import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BatchedQuantiles, splitIntoBatches } from '../../statistics/batches.ts'
import { downscale, type ExponentialHistogram, holdsValues, quantile } from '../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../statistics/histogram-sum.ts'

const histogram = fc.record({
  scale: fc.integer({ min: 2, max: 6 }),
  offset: fc.integer({ min: -60, max: 200 }),
  counts: fc.array(fc.nat({ max: 5 }), { maxLength: 30 }),
  zeros: fc.nat({ max: 2 }),
})
const batches = fc.array(histogram, { minLength: 2, maxLength: 8 }).filter(all => all.some(holdsValues))

describe('splitIntoBatches', () => {
  test.each([
    [60, 12],
    [29, 6],
    [99, 19],
    [100, 20],
    [900, 20],
  ])('splits a window of %i s into %i', (seconds, count) => {
    const cut = splitIntoBatches({ from: 15, to: 15 + seconds })
    expect(cut).toHaveLength(count)
    expect([cut[0]?.from, cut.at(-1)?.to]).toEqual([15, 15 + seconds])
    for (const [j, batch] of cut.entries()) expect(batch.from).toBe(15 + Math.floor((j * seconds) / count))
  })

  test('splits a window with blocks at their edges, the last one incomplete', () => {
    expect(splitIntoBatches({ from: 0, to: 50, block: 20 })).toEqual([
      { from: 0, to: 20 },
      { from: 20, to: 40 },
      { from: 40, to: 50 },
    ])
  })
})

describe('BatchedQuantiles', () => {
  test('equals, to the last digit, the quantiles of the histograms without each batch', () => {
    fc.assert(
      fc.property(batches, fc.constantFrom(0.5, 0.95, 0.99), fc.nat({ max: 2 }), (all, p, coarser) => {
        const batched = BatchedQuantiles.of(all)
        const scale = batched.scale - coarser
        const found = batched.quantile(p, scale)
        expect(found?.whole).toBe(directly(all, p, scale))
        expect(found?.withoutBatch).toEqual(all.map((_, left) => directly(all.toSpliced(left, 1), p, scale)))
      }),
    )
  })

  test('is cached for the same histograms, and computed again for others with the same first one', () => {
    const [first, second, other]: ExponentialHistogram[] = [1, 2, 3].map(count => ({ scale: 3, offset: 40, counts: [count] }))
    if (!first || !second || !other) throw new Error('expected histograms')
    const once = BatchedQuantiles.of([first, second])
    expect(BatchedQuantiles.of([first, second])).toBe(once)
    expect(BatchedQuantiles.of([first, other]).n).toBe(4)
    expect(once.quantile(0.5, 3)).toBe(once.quantile(0.5, 3))
  })

  test('is null without a positive value', () => {
    expect(BatchedQuantiles.of([{ scale: 3, offset: 0, counts: [], zeros: 4 }]).quantile(0.5, 3)).toBeNull()
  })
})

function directly(histograms: readonly ExponentialHistogram[], p: number, scale: number): number | null {
  const merged = mergeHistograms(histograms)
  return holdsValues(merged) ? quantile(downscale(merged, scale), p) : null
}
