import { describe, expect, test } from 'vitest'
import { coverage } from '../../../collector/criteria/coverage.ts'
import { evaluateCriterion } from '../judging.ts'
import { imported, now, running } from './importing.ts'

const criterion = coverage.schema.parse({ kind: 'coverage', limit: '80%', maxAge: '7d' })
const judged = (covered: number, total: number) =>
  evaluateCriterion(criterion, [running(), imported('coverage', { kind: 'coverage', covered, total })], { asOf: now })

describe('a coverage criterion', () => {
  test('passes at its limit', () => {
    expect(judged(800, 1000)).toMatchObject({ status: 'pass', estimate: { value: 0.8, n: 1000, unit: 'share' }, limit: 0.8 })
  })

  test('fails below its limit, and gives the number of missing lines', () => {
    expect(judged(799, 1000)).toMatchObject({
      status: 'fail',
      reason: 'Tests run 799 of 1,000 lines, 79.9 % (report of 2026-05-31); required are 80 %.',
      remedy: 'Cover 1 more line, then import the new report.',
    })
  })

  test('is unknown for a report without lines', () => {
    expect(judged(0, 0)).toMatchObject({ status: 'unknown', reason: 'The report report of 2026-05-31 has no line that could be run.' })
  })

  test('does not round to its limit when it misses it by one line', () => {
    expect(judged(7999, 10_000).reason).toBe('Tests run 7,999 of 10,000 lines, just below 80 % (report of 2026-05-31); required are 80 %.')
  })

  test('is unknown when more lines were run than exist', () => {
    expect(judged(900, 100)).toMatchObject({
      status: 'unknown',
      reason: 'The report report of 2026-05-31 has more lines run (900) than there are (100).',
    })
  })

  test('refuses a limit of 0 % or above 100 %, and a maximum age of 0', () => {
    expect(coverage.lint({ ...criterion, limit: 0 })).toMatchObject([{ key: 'limit' }])
    expect(coverage.lint({ ...criterion, limit: 1.2 })).toMatchObject([{ key: 'limit' }])
    expect(coverage.lint({ ...criterion, maxAge: 0 })).toMatchObject([{ key: 'maxAge' }])
    expect(coverage.lint(criterion)).toEqual([])
  })
})
