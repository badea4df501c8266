import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../../collector/index.ts'
import type { Control } from '../../../rig/control/control-plan.ts'
import { describeResult, isCorrect, toControlResult } from '../../../rig/control/control-result.ts'
import { negative, positive } from './results.ts'

const planted: Control = { kind: 'positive', side: 'candidate', name: 'Django', slowdown: 0.25 }
const circumstances = { candidateVersion: '5.2', baselineVersion: '15.1', policySha256: 'a'.repeat(64) }

/** The verdict of a real run, of its first checkpoint: a control has one. */
function verdictOf(name: string): Verdict {
  const verdict: Verdict = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/records', name, 'verdict.json'), 'utf8'))
  return { ...verdict, checkpoints: verdict.checkpoints.slice(0, 1) }
}

describe('control result', () => {
  test('it has the verdict and the time of detection by latency', () => {
    const verdict = verdictOf('slower')
    expect(toControlResult(planted, verdict, circumstances)).toEqual({
      kind: 'positive',
      run: verdict.run,
      at: verdict.judgedAt,
      verdict: 'no-go',
      slowdown: 0.25,
      calledAfter: 60,
      ...circumstances,
    })
  })

  test('it has no time of detection when another reason decided', () => {
    expect(toControlResult(planted, verdictOf('errors'), circumstances)).toMatchObject({ verdict: 'no-go', calledAfter: null })
  })

  test.each([
    ['equal', 'go'],
    ['short', 'inconclusive'],
  ])('%s backends are %s', (name, verdict) => {
    expect(toControlResult(planted, verdictOf(name), circumstances)).toMatchObject({ verdict, calledAfter: null })
  })
})

describe.each([
  ['two equal backends: go', negative(), true, 'Shop against itself: go, correct.'],
  [
    'two equal backends: no-go',
    negative({ verdict: 'no-go', calledAfter: 60 }),
    false,
    'Shop against itself: no-go, a false alarm, unless a reason above is a fault of Shop itself (errors, lost writes): fix that first, then rerun.',
  ],
  [
    'two equal backends: inconclusive',
    negative({ verdict: 'inconclusive' }),
    null,
    'Shop against itself: inconclusive. See the reasons above, fix them, then rerun.',
  ],
  ['a slowdown: no-go', positive(70), true, 'Shop slowed by 25 %: no-go after 70 s of measured load, correct.'],
  ['a slowdown: go', positive(null), false, 'Shop slowed by 25 %: go, a miss: the slowdown was not detected, or it is within the limits above.'],
  [
    'a slowdown: inconclusive',
    positive(null, { verdict: 'inconclusive' }),
    null,
    'Shop slowed by 25 %: inconclusive. See the reasons above, fix them, then rerun.',
  ],
  [
    'a slowdown: no-go for errors',
    positive(null, { verdict: 'no-go' }),
    null,
    'Shop slowed by 25 %: no-go, but not by latency, so it shows nothing about the slowdown. Fix the reasons above, then rerun.',
  ],
] as const)('%s', (_, result, right, sentence) => {
  test(`control result: is ${right === null ? 'neither correct nor wrong' : right ? 'correct' : 'wrong'}`, () => {
    expect(isCorrect(result)).toBe(right)
    expect(describeResult(result, 'Shop')).toBe(sentence)
  })
})
