import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ControlResult } from '../../../contract/control.ts'
import { tallyOf, tallySentence } from '../../../rig/control/tally.ts'
import { negative, positive } from './results.ts'

const times = (count: number, result: ControlResult) => Array.from({ length: count }, () => result)
const sentence = (...results: readonly (readonly ControlResult[])[]) => tallySentence(tallyOf(results.flat()))

describe('the tally of controls', () => {
  test('is a sentence for a meeting', () => {
    expect(sentence(times(12, negative()), times(10, positive(60)))).toBe(
      '12 A/A runs, 0 false alarms (at most 22.1 % at 95 %, exact binomial); planted +25 % was called no-go in 10 of 10 (at least 74.1 % at 95 %), in 60 s (median).',
    )
  })

  test('has the bounds of an independent calculation', () => {
    const vectors: { clopperPearson: { failures: number; trials: number; alpha: number; upper: number; lower: number }[] } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../vectors/bounds.json'), 'utf8'),
    )
    const whole = vectors.clopperPearson.filter(
      ({ failures, trials, alpha }) => alpha === 0.05 && trials <= 10_000 && Number.isInteger(failures) && Number.isInteger(trials),
    )
    expect(whole.length).toBeGreaterThan(3)
    for (const { failures, trials, upper, lower } of whole) {
      const { negative: none, positive: some } = tallyOf([
        ...times(trials - failures, negative()),
        ...times(failures, negative({ verdict: 'no-go' })),
        ...times(trials - failures, positive(null)),
        ...times(failures, positive(60)),
      ])
      expect(none.atMost).toBeCloseTo(upper, 6)
      expect(some[0]?.atLeast).toBeCloseTo(lower, 6)
    }
  })

  test('counts a false alarm, whatever it was for', () => {
    expect(sentence(times(9, negative()), [negative({ verdict: 'no-go' })])).toBe(
      '10 A/A runs, 1 false alarm (at most 39.5 % at 95 %, exact binomial); no slow-down was planted yet.',
    )
  })

  test('lets only decided runs vouch for the absence of false alarms', () => {
    expect(sentence(times(90, negative({ verdict: 'inconclusive' })), times(10, negative()))).toBe(
      '100 A/A runs, 0 false alarms among the 10 that were decided (at most 25.9 % at 95 %, exact binomial); no slow-down was planted yet.',
    )
    expect(sentence(times(2, negative({ verdict: 'inconclusive' })))).toBe('2 A/A runs, none of them decided; no slow-down was planted yet.')
  })

  test('counts as not called what was missed, what was not decided, and a no-go for another reason', () => {
    const notCalled = [positive(null), positive(null, { verdict: 'inconclusive' }), positive(null, { verdict: 'no-go' })]
    expect(sentence(notCalled, [positive(60)])).toBe('no A/A run yet; planted +25 % was called no-go in 1 of 4 (at least 1.2 % at 95 %), in 60 s (median).')
    expect(sentence(notCalled)).toBe('no A/A run yet; planted +25 % was called no-go in 0 of 3 (at least 0 % at 95 %).')
  })

  test.each([
    [[60, 120, 70], 70],
    [[60, 120, 70, 240], 95],
    [[60], 60],
  ])('of calls after %j s has the median %f', (seconds, median) => {
    expect(tallyOf(seconds.map(second => positive(second))).positive[0]?.medianSeconds).toBe(median)
  })

  test('keeps slow-downs of different size apart, and says when the policy changed', () => {
    const other = { slowdown: 0.5, policySha256: 'b'.repeat(64) }
    expect(sentence([positive(60, other), positive(60)])).toBe(
      'no A/A run yet; planted +25 % was called no-go in 1 of 1 (at least 5 % at 95 %), in 60 s (median); planted +50 % was called no-go in 1 of 1 (at least 5 % at 95 %), in 60 s (median); judged by 2 versions of the policy.',
    )
  })

  test('says when there is nothing to add up', () => {
    expect(sentence()).toBe('No control was run here yet: cutover control shows how far the rig can be trusted with these backends.')
  })
})
