import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'
import { estimateLatencyRatio, type LatencyRatio } from '../../statistics/latency.ts'
import { ratioBounds } from '../../statistics/ratio-bounds.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface LatencyCase {
  readonly trueRatio: number
  readonly baseline: readonly ExponentialHistogram[]
  readonly candidate: readonly ExponentialHistogram[]
  readonly expected: readonly {
    readonly quantile: number
    readonly confidence: number
    readonly ratio: number
    readonly lower: number
    readonly upper: number
    readonly standardErrorOfLog: number
    readonly autocorrelation: number
    readonly degreesOfFreedom: number
  }[]
}
const cases = readVectors<LatencyCase[]>('latency.json')

const histogram = fc.record({
  scale: fc.integer({ min: 3, max: 6 }),
  offset: fc.integer({ min: 0, max: 300 }),
  counts: fc.array(fc.nat({ max: 20 }), { minLength: 20, maxLength: 40 }).map(counts => [3, ...counts]),
})
const batches = fc.record({ baseline: fc.array(histogram, { minLength: 6, maxLength: 6 }), candidate: fc.array(histogram, { minLength: 6, maxLength: 6 }) })

describe('estimateLatencyRatio', () => {
  test.each(cases)('equals the vector whose true ratio is $trueRatio', ({ baseline, candidate, expected }) => {
    for (const want of expected) {
      const ratio = present(estimateLatencyRatio({ baseline, candidate }, want.quantile))
      const bounds = ratioBounds(ratio, 1 - want.confidence)
      expect(relativeDifference(bounds.value, want.ratio)).toBeLessThan(1e-6)
      expect(relativeDifference(bounds.lower, want.lower)).toBeLessThan(1e-6)
      expect(relativeDifference(bounds.upper, want.upper)).toBeLessThan(1e-6)
      expect(relativeDifference(ratio.standardError, want.standardErrorOfLog)).toBeLessThan(1e-6)
      expect(relativeDifference(ratio.autocorrelation, want.autocorrelation)).toBeLessThan(1e-6)
      expect(ratio.degreesOfFreedom).toBe(want.degreesOfFreedom)
    }
  })

  test('inverts when the arms are swapped', () => {
    fc.assert(
      fc.property(batches, ({ baseline, candidate }) => {
        const [one, other] = [
          present(estimateLatencyRatio({ baseline, candidate }, 0.95)),
          present(estimateLatencyRatio({ baseline: candidate, candidate: baseline }, 0.95)),
        ]
        const [bounds, swapped] = [ratioBounds(one, 0.05), ratioBounds(other, 0.05)]
        expect(swapped.value * bounds.value).toBeCloseTo(1, 9)
        expect(swapped.lower * bounds.upper).toBeCloseTo(1, 9)
        expect(other.standardError).toBeCloseTo(one.standardError, 12)
      }),
    )
  })

  test('is unchanged when both arms are slower by the same factor', () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: -5, max: 5 }), ({ baseline, candidate }, doublings) => {
        const one = present(estimateLatencyRatio({ baseline, candidate }, 0.5))
        const scaled = present(estimateLatencyRatio({ baseline: slower(baseline, doublings), candidate: slower(candidate, doublings) }, 0.5))
        expect(scaled.logRatio).toBeCloseTo(one.logRatio, 9)
        expect(scaled.standardError).toBeCloseTo(one.standardError, 9)
        expect(relativeDifference(scaled.quantiles.baseline, one.quantiles.baseline * 2 ** doublings)).toBeLessThan(1e-9)
      }),
    )
  })

  test('is null when an arm has no value', () => {
    expect(estimateLatencyRatio({ baseline: [{ scale: 3, offset: 0, counts: [1] }], candidate: [{ scale: 3, offset: 0, counts: [] }] }, 0.5)).toBeNull()
  })

  test('has bounds from 0 to infinity when all values of an arm lie in one batch', () => {
    const some = { scale: 3, offset: 40, counts: [9] }
    const none = { scale: 3, offset: 0, counts: [] }
    const ratio = present(estimateLatencyRatio({ baseline: [some, some], candidate: [some, none] }, 0.5))
    expect(ratio.standardError).toBe(Number.POSITIVE_INFINITY)
    expect(ratioBounds(ratio, 0.05)).toEqual({ value: 1, lower: 0, upper: Number.POSITIVE_INFINITY })
  })

  test('returns the bucket width of the coarser arm', () => {
    const coarse = present(estimateLatencyRatio({ baseline: [{ scale: 4, offset: 9, counts: [9] }], candidate: [{ scale: 0, offset: 1, counts: [9] }] }, 0.5))
    expect(coarse.bucketRatio).toBe(2)
  })
})

function present(ratio: LatencyRatio | null): LatencyRatio {
  if (!ratio) throw new Error('expected an estimate')
  return ratio
}

function slower(histograms: readonly ExponentialHistogram[], doublings: number): ExponentialHistogram[] {
  return histograms.map(({ scale, offset, counts }) => ({ scale, offset: offset + doublings * 2 ** scale, counts }))
}
