import { expect, test } from 'vitest'
import { exitCodeOf, InputFailure, isBug, RigFailure, sentenceOf } from '../../../rig/platform/failure.ts'
import { Interrupted } from '../../../rig/platform/interruption.ts'
import { LiveKeySeen } from '../../../rig/probes/live-key.ts'

test.each([
  [new InputFailure('no such file'), 2, false],
  [new RigFailure('no port'), 4, false],
  [new Interrupted('SIGINT'), 130, false],
  [new LiveKeySeen({ target: 'candidate', at: 'GET /' }), 2, false],
  [new TypeError('x is not a function'), 4, true],
  ['a text', 4, true],
])('exit code: %s exits with its own code', (thrown, code, bug) => {
  expect([exitCodeOf(thrown), isBug(thrown)]).toEqual([code, bug])
})

test('exit code: the first failure counts, not one of the cleanup', () => {
  const both = new SuppressedError(new Error('could not stop'), new InputFailure('no such file'))
  expect([exitCodeOf(both), sentenceOf(both)]).toEqual([2, 'no such file'])
})

test('error message: an aggregate error lists all of its errors', () => {
  expect(sentenceOf(new AggregateError([new Error('refused at ::1'), new Error('refused at 127.0.0.1')]))).toBe('refused at ::1; refused at 127.0.0.1')
})
