import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { combineRuns, ratioBounds } from '../../statistics/log-ratio.ts'
import { pairedDifference, pairedDifferenceInBatches } from '../../statistics/proportion-difference.ts'
import { estimateUptime, reconstructProbes } from '../../statistics/uptime.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface Rules {
  readonly completion: readonly {
    readonly sessions: number
    readonly lostOnlyOnBaseline: number
    readonly lostOnlyOnCandidate: number
    readonly difference: number
    readonly lower: number
    readonly upper: number
  }[]
  readonly runs: readonly {
    readonly logRatios: readonly number[]
    readonly standardErrors: readonly number[]
    readonly batches: readonly number[]
    readonly mean: number
    readonly standardError: number
    readonly degreesOfFreedom: number
    readonly ratio: number
    readonly lower: number
    readonly upper: number
  }[]
}

const rules = readVectors<Rules>('rules.json')

describe('completion of mirrored sessions', () => {
  test.each(rules.completion)('%j', ({ difference, lower, upper, ...sessions }) => {
    expect(relativeDifference(pairedDifference(sessions, 0.05).difference, difference)).toBeLessThan(1e-6)
    expect(relativeDifference(pairedDifference(sessions, 0.05).lower, lower)).toBeLessThan(1e-6)
    expect(relativeDifference(pairedDifference(sessions, 0.02).upper, upper)).toBeLessThan(1e-6)
  })

  test('over batches is never narrower than without them', () => {
    const batch = fc.record({ sessions: fc.integer({ min: 20, max: 50 }), lostOnlyOnBaseline: fc.nat({ max: 5 }), lostOnlyOnCandidate: fc.nat({ max: 5 }) })
    fc.assert(
      fc.property(fc.array(batch, { minLength: 2, maxLength: 20 }), batches => {
        const sum = (key: 'sessions' | 'lostOnlyOnBaseline' | 'lostOnlyOnCandidate') => batches.reduce((all, one) => all + one[key], 0)
        const [hull, normal] = [
          pairedDifferenceInBatches(batches, 0.05),
          pairedDifference({ sessions: sum('sessions'), lostOnlyOnBaseline: sum('lostOnlyOnBaseline'), lostOnlyOnCandidate: sum('lostOnlyOnCandidate') }, 0.05),
        ]
        expect(hull.lower).toBeLessThanOrEqual(normal.lower)
        expect(hull.upper).toBeGreaterThanOrEqual(normal.upper)
      }),
    )
  })

  test('turns its sign when the arms are swapped', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.nat({ max: 40 }), (b, c) => {
        const found = pairedDifference({ sessions: 500, lostOnlyOnBaseline: b, lostOnlyOnCandidate: c }, 0.05)
        const swapped = pairedDifference({ sessions: 500, lostOnlyOnBaseline: c, lostOnlyOnCandidate: b }, 0.05)
        expect(swapped.difference).toBeCloseTo(-found.difference, 12)
        expect(swapped.lower).toBeCloseTo(-found.upper, 12)
      }),
    )
  })
})

describe('several runs', () => {
  test.each(rules.runs)('%j', ({ logRatios, standardErrors, batches, ...expected }) => {
    const runs = logRatios.map((logRatio, i) => ({ logRatio, standardError: standardErrors[i] ?? 0, degreesOfFreedom: (batches[i] ?? 0) - 1 }))
    const combined = combineRuns(runs)
    expect(combined.degreesOfFreedom).toBe(expected.degreesOfFreedom)
    expect(relativeDifference(combined.logRatio, expected.mean)).toBeLessThan(1e-6)
    expect(relativeDifference(combined.standardError, expected.standardError)).toBeLessThan(1e-6)
    const bounds = ratioBounds(combined, 0.05)
    expect(relativeDifference(bounds.value, expected.ratio)).toBeLessThan(1e-6)
    expect(relativeDifference(bounds.lower, expected.lower)).toBeLessThan(1e-6)
    expect(relativeDifference(bounds.upper, expected.upper)).toBeLessThan(1e-6)
  })

  test('of one run are that run', () => {
    const run = { logRatio: 0.1, standardError: 0.02, degreesOfFreedom: 19 }
    expect(combineRuns([run])).toEqual(run)
  })
})

describe('probes of earlier runs', () => {
  const outages = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 5 })

  test('come back as the same probes and the same outages', () => {
    fc.assert(
      fc.property(outages, fc.integer({ min: 300, max: 2000 }), (lengths, probes) => {
        const found = estimateUptime({ ...reconstructProbes({ probes, outages: lengths }), alpha: 0.05 })
        expect(found.outages).toEqual(lengths)
        expect(found.probes).toBe(probes)
      }),
    )
  })

  test('come back from the longest run that there can be', () => {
    const probes = 31 * 86_400
    expect(reconstructProbes({ probes, outages: [200_000] }).up).toHaveLength(probes)
  })

  test('never promise more than where the outages really were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 280 }), fc.integer({ min: 1, max: 9 }), (from, length) => {
        const down = Array.from({ length: 300 }, (_, slice) => (slice >= from && slice < from + length ? 1 : 0))
        const real = estimateUptime({ down, up: down.map(count => 1 - count), alpha: 0.05 })
        const pooled = estimateUptime({ ...reconstructProbes({ probes: 300, outages: [length] }), alpha: 0.05 })
        expect(pooled.demonstrates).toBeLessThanOrEqual(real.demonstrates + 1e-12)
      }),
    )
  })
})
