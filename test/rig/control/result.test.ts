import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../../collector/index.ts'
import type { Control } from '../../../rig/control/control.ts'
import { asItShouldBe, resultOf, resultSentence } from '../../../rig/control/result.ts'
import { negative, positive } from './results.ts'

const planted: Control = { kind: 'positive', side: 'candidate', name: 'Django', slowdown: 0.25 }
const circumstances = { candidateVersion: '5.2', baselineVersion: '15.1', policySha256: 'a'.repeat(64) }

/** The verdict of a real run, of its first checkpoint: a control has one. */
function verdictOf(name: string): Verdict {
  const verdict: Verdict = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/records', name, 'verdict.json'), 'utf8'))
  return { ...verdict, checkpoints: verdict.checkpoints.slice(0, 1) }
}

describe('the result of a control', () => {
  test('is read off its verdict: a slow-down that was called, and when', () => {
    const verdict = verdictOf('slower')
    expect(resultOf(planted, verdict, circumstances)).toEqual({
      kind: 'positive',
      run: verdict.run,
      at: verdict.judgedAt,
      verdict: 'no-go',
      slowdown: 0.25,
      calledAfter: 60,
      ...circumstances,
    })
  })

  test('is not called when the reason is another', () => {
    expect(resultOf(planted, verdictOf('errors'), circumstances)).toMatchObject({ verdict: 'no-go', calledAfter: null })
  })

  test.each([
    ['equal', 'go'],
    ['short', 'inconclusive'],
  ])('of %s backends is %s', (name, verdict) => {
    expect(resultOf(planted, verdictOf(name), circumstances)).toMatchObject({ verdict, calledAfter: null })
  })
})

describe.each([
  ['two equal backends: go', negative(), true, 'Shop against itself: go, as it should be.'],
  [
    'two equal backends: no-go',
    negative({ verdict: 'no-go', calledAfter: 60 }),
    false,
    'Shop against itself: no-go, a false alarm. Unless a reason above is Shop',
  ],
  ['two equal backends: inconclusive', negative({ verdict: 'inconclusive' }), null, 'Shop against itself: inconclusive. It shows nothing yet'],
  ['a slow-down: no-go', positive(70), true, 'Shop slowed down by 25 %: called no-go after 70 s of measured load, as it should be.'],
  ['a slow-down: go', positive(null), false, 'Shop slowed down by 25 %: go, a miss.'],
  ['a slow-down: inconclusive', positive(null, { verdict: 'inconclusive' }), null, 'Shop slowed down by 25 %: inconclusive.'],
  ['a slow-down: no-go for errors', positive(null, { verdict: 'no-go' }), null, 'Shop slowed down by 25 %: no-go, but not for its latency.'],
] as const)('%s', (_, result, right, sentence) => {
  test(`is ${right === null ? 'neither right nor wrong' : right ? 'right' : 'wrong'}`, () => {
    expect(asItShouldBe(result)).toBe(right)
    expect(resultSentence(result, 'Shop')).toContain(sentence)
  })
})
