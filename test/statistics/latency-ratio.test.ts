import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitIntoBatches } from '../../statistics/batches.ts'
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'
import { estimateLatencyRatio, type LatencyRatio } from '../../statistics/latency.ts'
import { detectableSlowdown, ratioBounds } from '../../statistics/log-ratio.ts'
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

describe('the latency ratio', () => {
  it.each(cases)('is that of the vectors where the truth is $trueRatio', ({ baseline, candidate, expected }) => {
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

  it('turns over when the arms are swapped', () => {
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

  it('stays when both arms are slower by the same factor', () => {
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

  it('is not there when an arm has no value', () => {
    expect(estimateLatencyRatio({ baseline: [{ scale: 3, offset: 0, counts: [1] }], candidate: [{ scale: 3, offset: 0, counts: [] }] }, 0.5)).toBeNull()
  })

  it('knows nothing when all of an arm lies in one batch', () => {
    const some = { scale: 3, offset: 40, counts: [9] }
    const none = { scale: 3, offset: 0, counts: [] }
    const ratio = present(estimateLatencyRatio({ baseline: [some, some], candidate: [some, none] }, 0.5))
    expect(ratio.standardError).toBe(Number.POSITIVE_INFINITY)
    expect(ratioBounds(ratio, 0.05)).toEqual({ value: 1, lower: 0, upper: Number.POSITIVE_INFINITY })
  })

  it('says how wide the buckets are and what it would have caught', () => {
    const ratio = {
      logRatio: 0,
      standardError: 0.02,
      autocorrelation: 0,
      degreesOfFreedom: 19,
      quantiles: { baseline: 1, candidate: 1 },
      n: { baseline: 1, candidate: 1 },
      bucketRatio: 1,
    }
    expect(detectableSlowdown(ratio, 0.05)).toBeCloseTo(Math.exp((1.729132811521368 + 0.84) * 0.02) - 1, 9)
    const coarse = present(estimateLatencyRatio({ baseline: [{ scale: 4, offset: 9, counts: [9] }], candidate: [{ scale: 0, offset: 1, counts: [9] }] }, 0.5))
    expect(coarse.bucketRatio).toBe(2)
  })
})

describe('batches', () => {
  it.each([
    [60, 12],
    [29, 6],
    [99, 19],
    [100, 20],
    [900, 20],
  ])('cut a window of %i s into %i', (seconds, count) => {
    const cut = splitIntoBatches({ from: 15, to: 15 + seconds })
    expect(cut).toHaveLength(count)
    expect([cut[0]?.from, cut.at(-1)?.to]).toEqual([15, 15 + seconds])
    for (const [j, batch] of cut.entries()) expect(batch.from).toBe(15 + Math.floor((j * seconds) / count))
  })
})

function present(ratio: LatencyRatio | null): LatencyRatio {
  if (!ratio) throw new Error('expected an estimate')
  return ratio
}

function slower(histograms: readonly ExponentialHistogram[], doublings: number): ExponentialHistogram[] {
  return histograms.map(({ scale, offset, counts }) => ({ scale, offset: offset + doublings * 2 ** scale, counts }))
}
