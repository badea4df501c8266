import { describe, expect, test } from 'vitest'
import { assets } from '../../../rig/platform/assets.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { readPolicy, selectCheckpoints } from '../../../rig/run/policy-file.ts'

const { policy } = readPolicy(assets.thresholds)

function chosen(wanted: string, settled: readonly string[] = []): string[] {
  return selectCheckpoints(policy, wanted, id => settled.includes(id)).map(({ id }) => id)
}

describe('selectCheckpoints', () => {
  test.each([
    ['all', [], ['1', '2', '3']],
    ['all', ['1'], ['1', '2', '3']],
    ['next', [], ['1']],
    ['next', ['1'], ['2']],
    ['next', ['2'], ['1']],
    ['next', ['1', '2'], ['3']],
    ['2', ['2'], ['2']],
    ['shift-10', [], ['shift-10']],
  ])('%s, with %j evaluated, selects %j', (wanted, settled, expected) => {
    expect(chosen(wanted, settled)).toEqual(expected)
  })

  test('next without an open checkpoint is refused with the remedy', () => {
    expect(() => chosen('next', ['1', '2', '3'])).toThrow(InputFailure)
    expect(() => chosen('next', ['1', '2', '3'])).toThrow('No checkpoint is next: meetings settled 1, 2, 3')
  })

  test('an unknown id is refused with the known ones', () => {
    expect(() => chosen('9')).toThrow('Unknown checkpoint "9": expected 1, 2, 3, shift-10, shift-50, shift-100, next or all')
  })
})
