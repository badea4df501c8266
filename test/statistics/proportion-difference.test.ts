import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MirroredSessions, newcombeDifference, pairedDifference, pairedDifferenceInBatches } from '../../statistics/proportion-difference.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface Expected {
  readonly difference: number
  readonly lower: number
  readonly upper: number
}
type IndependentCase = Expected & { readonly candidate: readonly [number, number]; readonly baseline: readonly [number, number]; readonly alpha: number }
type PairedCase = Expected & MirroredSessions

describe('newcombeDifference', () => {
  test.each(readVectors<{ readonly newcombe: readonly IndependentCase[] }>('bounds.json').newcombe)(
    'equals the vector of $candidate and $baseline, level $alpha',
    ({ candidate, baseline, alpha, difference, lower, upper }) => {
      const [[a, m], [b, n]] = [candidate, baseline]
      const found = newcombeDifference({ successes: a, trials: m }, { successes: b, trials: n }, alpha)
      expect(relativeDifference(found.value, difference)).toBeLessThan(1e-6)
      expect(relativeDifference(found.lower, lower)).toBeLessThan(1e-6)
      expect(relativeDifference(found.upper, upper)).toBeLessThan(1e-6)
    },
  )
})

describe('pairedDifference', () => {
  test.each(readVectors<{ readonly completion: readonly PairedCase[] }>('rules.json').completion)(
    'equals the vector of $sessions sessions, $lostOnlyOnBaseline and $lostOnlyOnCandidate lost',
    ({ difference, lower, upper, ...sessions }) => {
      expect(relativeDifference(pairedDifference(sessions, 0.05).value, difference)).toBeLessThan(1e-6)
      expect(relativeDifference(pairedDifference(sessions, 0.05).lower, lower)).toBeLessThan(1e-6)
      expect(relativeDifference(pairedDifference(sessions, 0.02).upper, upper)).toBeLessThan(1e-6)
    },
  )

  test('changes its sign when the arms are swapped', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.nat({ max: 40 }), (b, c) => {
        const found = pairedDifference({ sessions: 500, lostOnlyOnBaseline: b, lostOnlyOnCandidate: c }, 0.05)
        const swapped = pairedDifference({ sessions: 500, lostOnlyOnBaseline: c, lostOnlyOnCandidate: b }, 0.05)
        expect(swapped.value).toBeCloseTo(-found.value, 12)
        expect(swapped.lower).toBeCloseTo(-found.upper, 12)
      }),
    )
  })
})

describe('pairedDifferenceInBatches', () => {
  test('is never narrower than without batches', () => {
    const batch = fc.record({ sessions: fc.integer({ min: 20, max: 50 }), lostOnlyOnBaseline: fc.nat({ max: 5 }), lostOnlyOnCandidate: fc.nat({ max: 5 }) })
    fc.assert(
      fc.property(fc.array(batch, { minLength: 2, maxLength: 20 }), batches => {
        const total = (key: keyof MirroredSessions) => batches.reduce((all, one) => all + one[key], 0)
        const normal = pairedDifference(
          { sessions: total('sessions'), lostOnlyOnBaseline: total('lostOnlyOnBaseline'), lostOnlyOnCandidate: total('lostOnlyOnCandidate') },
          0.05,
        )
        const hull = pairedDifferenceInBatches(batches, 0.05)
        expect(hull.lower).toBeLessThanOrEqual(normal.lower)
        expect(hull.upper).toBeGreaterThanOrEqual(normal.upper)
      }),
    )
  })

  test('is -1 to 1 with fewer than two batches that hold sessions', () => {
    const batches = [
      { sessions: 300, lostOnlyOnBaseline: 0, lostOnlyOnCandidate: 0 },
      { sessions: 0, lostOnlyOnBaseline: 0, lostOnlyOnCandidate: 0 },
    ]
    expect(pairedDifferenceInBatches(batches, 0.05)).toEqual({ value: 0, lower: -1, upper: 1 })
  })
})
