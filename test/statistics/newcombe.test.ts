import { describe, expect, test } from 'vitest'
import { newcombeDifference } from '../../statistics/proportion-difference.ts'
import { readVectors, relativeDifference } from './vectors.ts'

interface Case {
  readonly candidate: readonly [number, number]
  readonly baseline: readonly [number, number]
  readonly alpha: number
  readonly difference: number
  readonly lower: number
  readonly upper: number
}

describe("Newcombe's interval", () => {
  test.each(readVectors<{ newcombe: Case[] }>('bounds.json').newcombe)('%j', ({ candidate, baseline, alpha, ...expected }) => {
    const [[a, m], [b, n]] = [candidate, baseline]
    const found = newcombeDifference({ successes: a, trials: m }, { successes: b, trials: n }, alpha)
    for (const key of ['difference', 'lower', 'upper'] as const) expect(relativeDifference(found[key], expected[key])).toBeLessThan(1e-6)
  })
})
