import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type StatementCount, StatementTally } from '../../../../rig/probes/database-cost/statements.ts'

const of = (id: string, calls: number, milliseconds = calls * 2): StatementCount => ({ arm: 'candidate', id, calls, milliseconds })

/** Adds readings one after another; `resetMark` is the same in all unless a reading says otherwise. */
function tally(
  ...readings: readonly (readonly StatementCount[] | { readonly counts: readonly StatementCount[]; readonly resetMark: string })[]
): StatementTally {
  const made = new StatementTally()
  for (const reading of readings) made.add('counts' in reading ? reading : { counts: reading, resetMark: 'm' })
  return made
}

describe('statement sums', () => {
  test('they start at zero with the first reading', () => {
    expect(tally([of('a', 100)]).totals.candidate).toEqual({ statements: 0, milliseconds: 0 })
    expect(tally([of('a', 100)], [of('a', 103)]).totals.candidate).toEqual({ statements: 3, milliseconds: 6 })
  })

  test('an entry that appears later counts in full', () => {
    expect(tally([], [of('a', 5)]).totals.candidate).toEqual({ statements: 5, milliseconds: 10 })
  })

  test('a statement counts for the arm of its role', () => {
    const both = tally([], [of('a', 5), { ...of('a', 7), arm: 'baseline' }])
    expect([both.totals.baseline.statements, both.totals.candidate.statements, both.losses]).toEqual([7, 5, 0])
  })
})

describe('statement sums after a loss', () => {
  test('an entry that came back smaller counts from zero, and is a loss', () => {
    const found = tally([of('a', 100), of('b', 10)], [of('a', 110), of('b', 12)], [of('a', 3), of('b', 14)])
    expect(found.totals.candidate).toEqual({ statements: 10 + 2 + 3 + 2, milliseconds: 2 * 17 })
    expect(found.losses).toBe(1)
  })

  test('an entry that disappears is a loss', () => {
    expect(tally([of('a', 100), of('b', 1)], [of('b', 2)], [of('b', 3)])).toMatchObject({ losses: 1, totals: { candidate: { statements: 2 } } })
  })

  test('a reset reported by the database is a loss, even if no entry shows it', () => {
    expect(tally([of('a', 1)], { counts: [of('a', 2)], resetMark: 'after an eviction' }).losses).toBe(1)
  })

  test('a reset before the first reading is no loss', () => {
    expect(tally({ counts: [of('a', 1)], resetMark: 'whatever happened' }, { counts: [of('a', 2)], resetMark: 'whatever happened' }).losses).toBe(0)
  })
})

test('statement sums never decrease, and without a loss they are exact', () => {
  const counts = fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c'), calls: fc.nat(50) }), { selector: ({ id }) => id })
  fc.assert(
    fc.property(fc.array(counts, { minLength: 2, maxLength: 8 }), readings => {
      const made = new StatementTally()
      let before = 0
      for (const reading of readings) {
        made.add({ counts: reading.map(({ id, calls }) => of(id, calls)), resetMark: 'm' })
        expect(made.totals.candidate.statements).toBeGreaterThanOrEqual(before)
        before = made.totals.candidate.statements
      }
      const total = (reading: readonly { readonly calls: number }[] = []) => reading.reduce((sum, { calls }) => sum + calls, 0)
      if (made.losses === 0) expect(before).toBe(total(readings.at(-1)) - total(readings[0]))
    }),
  )
})
