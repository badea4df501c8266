import { describe, expect, test } from 'vitest'
import { tests } from '../../../collector/criteria/tests.ts'
import { evaluateCriterion } from '../judging.ts'
import { imported, now, running } from './importing.ts'

const criterion = tests.schema.parse({ kind: 'tests', atLeast: 10, maxAge: '7d' })

function judged(counts: { tests: number; failures?: number; errors?: number; skipped?: number; failed?: string[] }) {
  return evaluateCriterion(criterion, [running(), imported('tests', { kind: 'tests', failures: 0, errors: 0, skipped: 0, failed: [], ...counts })], {
    asOf: now,
  })
}

describe('a tests criterion', () => {
  test('passes when enough tests ran and none failed', () => {
    expect(judged({ tests: 812, skipped: 3 })).toMatchObject({
      status: 'pass',
      reason: 'All 809 tests that ran passed (report of 2026-05-31; 3 were skipped).',
      estimate: { value: 0, n: 809, unit: 'tests' },
    })
  })

  test('fails with one failed test, and names it', () => {
    expect(judged({ tests: 12, failures: 1, failed: ['checkout › pays twice'] })).toMatchObject({
      status: 'fail',
      reason: '1 of 12 tests failed (report of 2026-05-31): checkout › pays twice.',
    })
  })

  test('fails with errors too, names three and counts the rest', () => {
    const found = judged({ tests: 40, failures: 4, errors: 2, failed: ['a', 'b', 'c', 'd'] })
    expect(found.reason).toBe('6 of 40 tests failed (report of 2026-05-31): a; b; c and 3 more.')
  })

  test('fails with a failed test even when too few ran', () => {
    expect(judged({ tests: 2, failures: 1 }).status).toBe('fail')
  })

  test.each([
    ['no test at all', { tests: 0 }, 'Only 0 tests ran'],
    ['one test', { tests: 1 }, 'Only 1 test ran'],
    ['more tests skipped than exist', { tests: 3, skipped: 5 }, 'has more tests skipped (5) than there are (3)'],
    ['tests that were all skipped', { tests: 50, skipped: 50 }, 'Only 0 tests ran (report of 2026-05-31; 50 were skipped); at least 10 are required.'],
  ])('is unknown with %s', (_, counts, reason) => {
    const found = judged(counts)
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain(reason)
  })
})
