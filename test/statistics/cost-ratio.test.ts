import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BatchCosts, type CostRatio, estimateCostRatio } from '../../statistics/cost-ratio.ts'
import { ratioBounds } from '../../statistics/ratio-bounds.ts'

const counts = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 12, maxLength: 12 })
const spent = fc.record({ cost: counts, requests: counts })

describe('estimateCostRatio', () => {
  test('is the ratio of the means over the whole window', () => {
    const [baseline, candidate] = [
      { cost: [100, 300], requests: [50, 50] },
      { cost: [150, 290], requests: [40, 60] },
    ]
    const ratio = present(estimateCostRatio({ baseline, candidate }))
    expect(ratio.perRequest).toEqual({ baseline: 4, candidate: 4.4 })
    expect(Math.exp(ratio.logRatio)).toBeCloseTo(1.1, 12)
    // d = ∓(θ₋₁ - θ₋₂)/2 with θ₋₁ = ln(290/60 / 6), θ₋₂ = ln(150/40 / 2), b = 2: SE² = d²·2/(2·1), and r = max(0, -1/2 + 1/2) = 0
    expect(ratio.standardError).toBeCloseTo(Math.abs(Math.log(290 / 360) - Math.log(150 / 80)) / 2, 12)
    expect(ratio.degreesOfFreedom).toBe(1)
  })

  test('inverts when the arms are swapped', () => {
    fc.assert(
      fc.property(spent, spent, (baseline, candidate) => {
        const one = ratioBounds(present(estimateCostRatio({ baseline, candidate })), 0.05)
        const other = ratioBounds(present(estimateCostRatio({ baseline: candidate, candidate: baseline })), 0.05)
        expect(other.value * one.value).toBeCloseTo(1, 9)
        expect(other.lower * one.upper).toBeCloseTo(1, 9)
        expect(other.upper * one.lower).toBeCloseTo(1, 9)
      }),
    )
  })

  test('is unchanged when both arms cost the same factor more', () => {
    fc.assert(
      fc.property(spent, spent, fc.integer({ min: 2, max: 1000 }), (baseline, candidate, times) => {
        const dearer = ({ cost, requests }: BatchCosts) => ({ cost: cost.map(value => value * times), requests })
        const one = present(estimateCostRatio({ baseline, candidate }))
        const scaled = present(estimateCostRatio({ baseline: dearer(baseline), candidate: dearer(candidate) }))
        expect(scaled.logRatio).toBeCloseTo(one.logRatio, 9)
        expect(scaled.standardError).toBeCloseTo(one.standardError, 9)
      }),
    )
  })

  test('is null without cost or requests, in all or without one batch', () => {
    const some = { cost: [5, 5], requests: [2, 2] }
    expect(estimateCostRatio({ baseline: some, candidate: { cost: [0, 0], requests: [2, 2] } })).toBeNull()
    expect(estimateCostRatio({ baseline: { cost: [5, 5], requests: [0, 0] }, candidate: some })).toBeNull()
    expect(estimateCostRatio({ baseline: some, candidate: { cost: [5, 0], requests: [2, 2] } })).toBeNull()
  })
})

function present(ratio: CostRatio | null): CostRatio {
  if (!ratio) throw new Error('expected an estimate')
  return ratio
}
