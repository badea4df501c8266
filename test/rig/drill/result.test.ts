import { describe, expect, test } from 'vitest'
import { allowedBy } from '../../../rig/drill/limit.ts'
import { unanswered } from '../../../rig/drill/round.ts'
import { counted, countedInWords, missing } from '../../../rig/drill/tally-writes.ts'
import { brokenInWords, isWhole, tally, tried } from '../../../rig/drill/tried.ts'
import { drillText, held } from '../../../rig/drill/words.ts'
import { type Ask, writes } from '../../../rig/drill/written.ts'
import { policyOf } from '../evidence/policies.ts'
import { known, knownAccount } from './orders.ts'

const names = { baseline: 'Next.js', candidate: 'Django' }
const whole = tally([tried('sign-in', null), tried('orders readable', null), tried('orders changeable', null), tried('nothing lost', null)])
const drill = { at: 0, candidate: '1', checks: whole, secondsToRecover: 3.2, recovered: true }

describe('rollback drill: what the baseline served', () => {
  test('each check has its count and its first failure', () => {
    const checks = tally([tried('sign-in', null), tried('sign-in', 'first'), tried('sign-in', 'second'), tried('nothing lost', null)])
    expect(checks).toEqual([
      { check: 'sign-in', passed: 1, total: 3, detail: 'first' },
      { check: 'orders readable', passed: 0, total: 0 },
      { check: 'orders changeable', passed: 0, total: 0 },
      { check: 'nothing lost', passed: 1, total: 1 },
    ])
    expect(brokenInWords(checks)).toBe('sign-in 1 of 3 (first); orders readable 0 of 0; orders changeable 0 of 0')
  })

  test('it is complete only when every check was tried and passed', () => {
    expect(isWhole(whole)).toBe(true)
    expect(isWhole(tally([tried('sign-in', null)]))).toBe(false)
    expect(isWhole(whole.map((check, i) => (i === 3 ? { ...check, passed: 0 } : check)))).toBe(false)
  })

  test('it has no passed check while the baseline does not answer', () => {
    const payment = { reference: 'p', status: 'succeeded', amount: 900 }
    const accounts = [knownAccount({ orders: [known(), known({ payment, later: null })] }), knownAccount({ tokens: null, phone: null, orders: [] })]
    expect(unanswered(accounts, 'no answer')).toEqual([
      { check: 'sign-in', passed: 0, total: 4, detail: 'no answer' },
      { check: 'orders readable', passed: 0, total: 2, detail: 'no answer' },
      { check: 'orders changeable', passed: 0, total: 1, detail: 'no answer' },
      { check: 'nothing lost', passed: 0, total: 6, detail: 'no answer' },
    ])
  })
})

describe('rollback drill: result', () => {
  test('a drill held when everything was served in time', () => {
    expect(held(drill, 3200)).toBe(true)
    expect(held(drill, 3199)).toBe(false)
    expect(held({ ...drill, recovered: false }, 10_000)).toBe(false)
    expect(held({ ...drill, checks: tally([]) }, 10_000)).toBe(false)
  })

  test('its text has a sentence, then one line per check', () => {
    expect(drillText(drill, 900_000, names)).toBe(
      [
        'The way back held: Next.js served everything that Django had written, 3 s after the switch (allowed are 15 min).',
        '✓ sign-in            1 of 1',
        '✓ orders readable    1 of 1',
        '✓ orders changeable  1 of 1',
        '✓ nothing lost       1 of 1',
      ].join('\n'),
    )
    expect(drillText(drill, 2000, names)).toContain(
      'The way back did not hold: Next.js served everything that Django had written only 3 s after the switch (allowed are 2 s).',
    )
    const broken = drillText({ ...drill, recovered: false, checks: tally([tried('sign-in', 'auth.login answered 401')]) }, 900_000, names)
    expect(broken).toContain('The way back did not hold: in 3 s Next.js did not serve everything that Django had written.\n✗ sign-in            0 of 1\n')
    expect(broken).toContain('first: auth.login answered 401')
  })

  test('the time limit is the smallest of the policy’s criteria, or 15 minutes without any', () => {
    const criterion = (within: string) => ({ kind: 'rollback-drill', within })
    expect(allowedBy(policyOf())).toBe(900_000)
    expect(allowedBy(policyOf({ a: criterion('10m'), b: criterion('90s') }))).toBe(90_000)
  })
})

describe('rollback drill: test data written by the candidate', () => {
  const all: Ask[] = writes.flatMap(write => [{ write }, { write }])

  test('writes are counted by kind, with the response of the first failed one', () => {
    const found = counted([...all, { write: 'order', failure: 'orders.create answered 500' }])
    expect(countedInWords(found)).toBe('account 2 of 2, sign-in 2 of 2, profile 2 of 2, order 2 of 3 (orders.create answered 500), payment 2 of 2')
    expect(missing(found)).toBeNull()
  })

  test.each(writes)('the drill proves nothing without a write of kind %s', write => {
    const without = all.filter(ask => ask.write !== write)
    expect(missing(counted(without))).toBe(`the candidate acknowledged no ${write}`)
    expect(missing(counted([...without, { write, failure: 'it answered 500' }]))).toBe(`the candidate acknowledged no ${write} (it answered 500)`)
  })
})
