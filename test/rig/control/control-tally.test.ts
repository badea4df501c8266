import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ControlResult } from '../../../contract/control.ts'
import { describeTally, tallyControls } from '../../../rig/control/control-tally.ts'
import { negative, positive } from './results.ts'

const times = (count: number, result: ControlResult) => Array.from({ length: count }, () => result)
const sentence = (...results: readonly (readonly ControlResult[])[]) => describeTally(tallyControls(results.flat()))

describe('control tally', () => {
  test('it is one sentence', () => {
    expect(sentence(times(12, negative()), times(10, positive(60)))).toBe(
      '12 negative controls, 0 false alarms (upper 95 % bound 22.1 %); a slowdown of 25 % was detected in 10 of 10 (lower 95 % bound 74.1 %) after 60 s (median).',
    )
  })

  test('its bounds equal those of an independent calculation', () => {
    const vectors: { clopperPearson: { failures: number; trials: number; alpha: number; upper: number; lower: number }[] } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../vectors/bounds.json'), 'utf8'),
    )
    const whole = vectors.clopperPearson.filter(
      ({ failures, trials, alpha }) => alpha === 0.05 && trials <= 10_000 && Number.isInteger(failures) && Number.isInteger(trials),
    )
    expect(whole.length).toBeGreaterThan(3)
    for (const { failures, trials, upper, lower } of whole) {
      const { negative: none, positive: some } = tallyControls([
        ...times(trials - failures, negative()),
        ...times(failures, negative({ verdict: 'no-go' })),
        ...times(trials - failures, positive(null)),
        ...times(failures, positive(60)),
      ])
      expect(none.atMost).toBeCloseTo(upper, 6)
      expect(some[0]?.atLeast).toBeCloseTo(lower, 6)
    }
  })

  test('a no-go for any reason is a false alarm', () => {
    expect(sentence(times(9, negative()), [negative({ verdict: 'no-go' })])).toBe(
      '10 negative controls, 1 false alarm (upper 95 % bound 39.5 %); no positive control yet.',
    )
  })

  test('false alarms are bounded by decided controls only', () => {
    expect(sentence(times(90, negative({ verdict: 'inconclusive' })), times(10, negative()))).toBe(
      '100 negative controls, 0 false alarms in 10 decided (upper 95 % bound 25.9 %); no positive control yet.',
    )
    expect(sentence(times(2, negative({ verdict: 'inconclusive' })))).toBe('2 negative controls, none decided; no positive control yet.')
  })

  test('misses, undecided controls and a no-go for another reason are not detections', () => {
    const notCalled = [positive(null), positive(null, { verdict: 'inconclusive' }), positive(null, { verdict: 'no-go' })]
    expect(sentence(notCalled, [positive(60)])).toBe(
      'no negative control yet; a slowdown of 25 % was detected in 1 of 4 (lower 95 % bound 1.2 %) after 60 s (median).',
    )
    expect(sentence(notCalled)).toBe('no negative control yet; a slowdown of 25 % was detected in 0 of 3 (lower 95 % bound 0 %).')
  })

  test.each([
    [[60, 120, 70], 70],
    [[60, 120, 70, 240], 95],
    [[60], 60],
  ])('detections after %j s have the median %f', (seconds, median) => {
    expect(tallyControls(seconds.map(second => positive(second))).positive[0]?.medianSeconds).toBe(median)
  })

  test('slowdowns of different sizes are separate, and policy versions are counted', () => {
    const other = { slowdown: 0.5, policySha256: 'b'.repeat(64) }
    expect(sentence([positive(60, other), positive(60)])).toBe(
      'no negative control yet; a slowdown of 25 % was detected in 1 of 1 (lower 95 % bound 5 %) after 60 s (median); a slowdown of 50 % was detected in 1 of 1 (lower 95 % bound 5 %) after 60 s (median); judged by 2 policy versions.',
    )
  })

  test('without controls it names the command to run one', () => {
    expect(sentence()).toBe('No controls yet: run "cutover control" to measure how often the judge errs on these backends.')
  })
})
