import { describe, expect, test } from 'vitest'
import { sarif } from '../../../collector/criteria/sarif.ts'
import { evaluateCriterion } from '../judging.ts'
import { imported, now, running } from './importing.ts'

const criterion = sarif.schema.parse({ kind: 'sarif', level: 'warning', maxAge: '7d' })

function judged(counts: Partial<Record<'error' | 'warning' | 'note' | 'none', number>>, tools = ['Bandit 1.9'], worst: string[] = []) {
  const facts = { kind: 'sarif', counts: { error: 0, warning: 0, note: 0, none: 0, ...counts }, tools, worst } as const
  return evaluateCriterion(criterion, [running(), imported('sarif', facts)], { asOf: now })
}

describe('a scan criterion', () => {
  test('passes without a finding at its level or above, and counts the findings below', () => {
    expect(judged({ note: 4 })).toMatchObject({
      status: 'pass',
      reason: 'Bandit 1.9 (report of 2026-05-31) found nothing at level warning or above, 4 below it.',
    })
  })

  test.each([['warning'], ['error']] as const)('fails with one %s, and names it', level => {
    const found = judged({ [level]: 1 }, ['Bandit 1.9'], ['B608 in orders/views.py:41: SQL built from strings'])
    expect(found).toMatchObject({ status: 'fail', estimate: { value: 1, unit: 'results' } })
    expect(found.reason).toBe('Bandit 1.9 (report of 2026-05-31) found 1 result at level warning or above: B608 in orders/views.py:41: SQL built from strings.')
  })

  test('is unknown when no scanner ran', () => {
    expect(judged({}, [])).toMatchObject({ status: 'unknown', reason: 'The report report of 2026-05-31 names no scanner that ran.' })
  })
})
