import { expect, test } from 'vitest'
import { exitCodeOf, InputFailure, isBug, RigFailure, sentenceOf } from '../../../rig/platform/failure.ts'
import { Interrupted } from '../../../rig/platform/interruption.ts'

test.each([
  [new InputFailure('no such file'), 2, false],
  [new RigFailure('no port'), 4, false],
  [new Interrupted('SIGINT'), 130, false],
  [new TypeError('x is not a function'), 4, true],
  ['a text', 4, true],
])('%s ends with its own exit code', (thrown, code, bug) => {
  expect([exitCodeOf(thrown), isBug(thrown)]).toEqual([code, bug])
})

test('what came first counts, not what closing down added', () => {
  const both = new SuppressedError(new Error('could not stop'), new InputFailure('no such file'))
  expect([exitCodeOf(both), sentenceOf(both)]).toEqual([2, 'no such file'])
})

test('errors that bundle others say them all', () => {
  expect(sentenceOf(new AggregateError([new Error('refused at ::1'), new Error('refused at 127.0.0.1')]))).toBe('refused at ::1; refused at 127.0.0.1')
})
