import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { combine, worst } from '../../../collector/judge/combine.ts'

const status = fc.constantFrom('pass', 'fail', 'unknown')

describe('combining', () => {
  test.each([
    [['pass', 'pass'], 'go'],
    [['pass', 'unknown'], 'inconclusive'],
    [['unknown', 'fail'], 'no-go'],
    [['pass', 'fail'], 'no-go'],
    [[], 'inconclusive'],
  ] as const)('%j is %s', (statuses, verdict) => {
    expect(combine(statuses)).toBe(verdict)
  })

  test('does not depend on order, and more evidence against never makes it better', () => {
    fc.assert(
      fc.property(fc.array(status), status, (statuses, one) => {
        expect(combine([...statuses].reverse())).toBe(combine(statuses))
        if (statuses.length > 0) expect(worst([combine(statuses), combine([...statuses, one])])).toBe(combine([...statuses, one]))
      }),
    )
  })

  test('the worst of several: no-go, then inconclusive', () => {
    expect(worst(['go', 'inconclusive', 'no-go'])).toBe('no-go')
    expect(worst(['go', 'inconclusive'])).toBe('inconclusive')
    expect(worst(['go'])).toBe('go')
    expect(worst([])).toBe('inconclusive')
  })
})
