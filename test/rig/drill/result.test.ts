import { describe, expect, test } from 'vitest'
import { findDrillLimit } from '../../../rig/drill/limit.ts'
import { failEveryCheck } from '../../../rig/drill/round.ts'
import { countWrites, describeMissingWrite, describeWriteCounts } from '../../../rig/drill/tally-writes.ts'
import { countChecks, describeFailingChecks, isComplete, toCheckResult } from '../../../rig/drill/tried.ts'
import { describeDrill, isWithinLimit } from '../../../rig/drill/words.ts'
import { type SentWrite, writes } from '../../../rig/drill/written.ts'
import { policyOf } from '../evidence/policies.ts'
import { known, knownAccount } from './orders.ts'

const names = { baseline: 'Next.js', candidate: 'Django' }
const whole = countChecks([
  toCheckResult('sign-in', null),
  toCheckResult('orders readable', null),
  toCheckResult('orders changeable', null),
  toCheckResult('nothing lost', null),
])
const drill = { at: 0, candidate: '1', checks: whole, secondsToRecover: 3.2, recovered: true }

describe('rollback drill: what the baseline served', () => {
  test('each check has its count and its first failure', () => {
    const checks = countChecks([
      toCheckResult('sign-in', null),
      toCheckResult('sign-in', 'first'),
      toCheckResult('sign-in', 'second'),
      toCheckResult('nothing lost', null),
    ])
    expect(checks).toEqual([
      { check: 'sign-in', passed: 1, total: 3, detail: 'first' },
      { check: 'orders readable', passed: 0, total: 0 },
      { check: 'orders changeable', passed: 0, total: 0 },
      { check: 'nothing lost', passed: 1, total: 1 },
    ])
    expect(describeFailingChecks(checks)).toBe('sign-in 1 of 3 (first); orders readable 0 of 0; orders changeable 0 of 0')
  })

  test('it is complete only when every check was tried and passed', () => {
    expect(isComplete(whole)).toBe(true)
    expect(isComplete(countChecks([toCheckResult('sign-in', null)]))).toBe(false)
    expect(isComplete(whole.map((check, i) => (i === 3 ? { ...check, passed: 0 } : check)))).toBe(false)
  })

  test('it has no passed check while the baseline does not answer', () => {
    const payment = { reference: 'p', status: 'succeeded', amount: 900 }
    const accounts = [knownAccount({ orders: [known(), known({ payment, later: null })] }), knownAccount({ tokens: null, phone: null, orders: [] })]
    expect(failEveryCheck(accounts, 'no answer')).toEqual([
      { check: 'sign-in', passed: 0, total: 4, detail: 'no answer' },
      { check: 'orders readable', passed: 0, total: 2, detail: 'no answer' },
      { check: 'orders changeable', passed: 0, total: 1, detail: 'no answer' },
      { check: 'nothing lost', passed: 0, total: 6, detail: 'no answer' },
    ])
  })
})

describe('rollback drill: result', () => {
  test('a drill held when everything was served in time', () => {
    expect(isWithinLimit(drill, 3200)).toBe(true)
    expect(isWithinLimit(drill, 3199)).toBe(false)
    expect(isWithinLimit({ ...drill, recovered: false }, 10_000)).toBe(false)
    expect(isWithinLimit({ ...drill, checks: countChecks([]) }, 10_000)).toBe(false)
  })

  test('its text has a sentence, then one line per check', () => {
    expect(describeDrill(drill, 900_000, names)).toBe(
      [
        'The rollback succeeded: Next.js served all data of Django 3 s after the switch (limit 15 min).',
        '✓ sign-in            1 of 1',
        '✓ orders readable    1 of 1',
        '✓ orders changeable  1 of 1',
        '✓ nothing lost       1 of 1',
      ].join('\n'),
    )
    expect(describeDrill(drill, 2000, names)).toContain('The rollback failed: Next.js served all data of Django only 3 s after the switch (limit 2 s).')
    const broken = describeDrill({ ...drill, recovered: false, checks: countChecks([toCheckResult('sign-in', 'auth.login answered 401')]) }, 900_000, names)
    expect(broken).toContain('The rollback failed: Next.js did not serve all data of Django within 3 s.\n✗ sign-in            0 of 1\n')
    expect(broken).toContain('first: auth.login answered 401')
  })

  test('the time limit is the smallest of the policy’s criteria, or 15 minutes without any', () => {
    const criterion = (within: string) => ({ kind: 'rollback-drill', within })
    expect(findDrillLimit(policyOf())).toBe(900_000)
    expect(findDrillLimit(policyOf({ a: criterion('10m'), b: criterion('90s') }))).toBe(90_000)
  })
})

describe('rollback drill: test data written by the candidate', () => {
  const all: SentWrite[] = writes.flatMap(write => [{ write }, { write }])

  test('writes are counted by kind, with the response of the first failed one', () => {
    const found = countWrites([...all, { write: 'order', failure: 'orders.create answered 500' }])
    expect(describeWriteCounts(found)).toBe('account 2 of 2, sign-in 2 of 2, profile 2 of 2, order 2 of 3 (orders.create answered 500), payment 2 of 2')
    expect(describeMissingWrite(found)).toBeNull()
  })

  test.each(writes)('the drill proves nothing without a write of kind %s', write => {
    const without = all.filter(ask => ask.write !== write)
    expect(describeMissingWrite(countWrites(without))).toBe(`the candidate acknowledged no ${write}`)
    expect(describeMissingWrite(countWrites([...without, { write, failure: 'it answered 500' }]))).toBe(
      `the candidate acknowledged no ${write} (it answered 500)`,
    )
  })
})
