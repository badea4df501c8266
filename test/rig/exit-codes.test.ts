import { expect, test } from 'vitest'
import { exitCodeOf } from '../../rig/exit-codes.ts'

test('of several checkpoints the worst counts, no-go worse than inconclusive', () => {
  expect(exitCodeOf(['go', 'go'])).toBe(0)
  expect(exitCodeOf(['go', 'inconclusive'])).toBe(3)
  expect(exitCodeOf(['inconclusive', 'no-go', 'go'])).toBe(1)
})

test('no verdict at all proves nothing', () => {
  expect(exitCodeOf([])).toBe(3)
})
