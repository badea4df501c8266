import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { combineStatuses, worstOutcome } from '../../../collector/judge/outcome.ts'

const status = fc.constantFrom('pass', 'fail', 'unknown')

describe('combining outcomes', () => {
  test.each([
    [['pass', 'pass'], 'go'],
    [['pass', 'unknown'], 'inconclusive'],
    [['unknown', 'fail'], 'no-go'],
    [['pass', 'fail'], 'no-go'],
    [[], 'inconclusive'],
  ] as const)('of %j gives %s', (statuses, verdict) => {
    expect(combineStatuses(statuses)).toBe(verdict)
  })

  test('does not depend on order, and more negative evidence never improves the result', () => {
    fc.assert(
      fc.property(fc.array(status), status, (statuses, one) => {
        expect(combineStatuses([...statuses].reverse())).toBe(combineStatuses(statuses))
        if (statuses.length > 0)
          expect(worstOutcome([combineStatuses(statuses), combineStatuses([...statuses, one])])).toBe(combineStatuses([...statuses, one]))
      }),
    )
  })

  test('of several checkpoints gives the worst: no-go, then inconclusive', () => {
    expect(worstOutcome(['go', 'inconclusive', 'no-go'])).toBe('no-go')
    expect(worstOutcome(['go', 'inconclusive'])).toBe('inconclusive')
    expect(worstOutcome(['go'])).toBe('go')
    expect(worstOutcome([])).toBe('inconclusive')
  })
})
