import { describe, expect, test } from 'vitest'
import { arms } from '../../../contract/arm.ts'
import { tokenKinds } from '../../../contract/probe-events.ts'
import { evaluateCriterion } from '../judging.ts'
import { exchanged, exchanges, probeSignal } from './probing.ts'

const tokens = { kind: 'token-interop' } as const
const uses = tokenKinds.flatMap(token => arms.flatMap(issuer => arms.map(on => ({ token, issuer, on }))))

describe('a token criterion', () => {
  test('passes when both backends accept valid tokens and refuse all others', () => {
    expect(evaluateCriterion(tokens, exchanges())).toMatchObject({
      status: 'pass',
      estimate: { value: 0, upper: 0, n: 24, unit: 'checks' },
      reason:
        'Tokens of Next.js and of Django are accepted by both while they are valid; expired, wrong signature, wrong audience, no algorithm, logged out ones are refused by both (24 checks).',
    })
  })

  test.each(uses)('fails when a $token token of the $issuer gets the wrong outcome on the $on', use => {
    const outcome = use.token === 'valid' ? 'refused' : 'accepted'
    expect(evaluateCriterion(tokens, exchanges({ ...use, outcome }))).toMatchObject({ status: 'fail', estimate: { value: 1, upper: 1 } })
  })

  test.each(uses)('is unknown when a $token token of the $issuer was not tried or its outcome was unreadable on the $on', use => {
    expect(evaluateCriterion(tokens, exchanges({ ...use, outcome: null }))).toMatchObject({ status: 'unknown', estimate: { value: 0, upper: 1 } })
    expect(evaluateCriterion(tokens, exchanges({ ...use, outcome: 'unreadable' })).status).toBe('unknown')
  })

  test('reports an accepted forged token as dangerous, and first', () => {
    const found = evaluateCriterion(tokens, [
      ...exchanges({ token: 'valid', issuer: 'baseline', on: 'candidate', outcome: 'refused' }),
      exchanged('no algorithm', 'baseline', 'candidate', 'accepted'),
    ])
    expect(found.reason).toBe(
      '2 of 24 uses of a token went wrong: a forged token (no algorithm) of Next.js on Django was accepted, which is dangerous: with one, an attacker can sign in as any user; a valid token of Next.js on Django was refused.',
    )
    expect(found.remedy).toContain('Put no user on a backend that accepts forged tokens')
  })

  test('names the tokens that were not tried and those whose outcome was unreadable', () => {
    const found = evaluateCriterion(tokens, [
      ...exchanges({ token: 'expired', issuer: 'candidate', on: 'baseline', outcome: null }),
      exchanged('valid', 'baseline', 'candidate', 'unreadable', 'no answer within 5 s'),
    ])
    expect(found.reason).toBe(
      'Not evaluated for 2 of 24 uses of a token: an expired token of Django on Next.js was not tried; a valid token of Next.js on Django could not be read (no answer within 5 s).',
    )
  })

  test('uses the worse of two outcomes', () => {
    expect(evaluateCriterion(tokens, [exchanged('expired', 'baseline', 'candidate', 'accepted'), ...exchanges()]).status).toBe('fail')
  })

  test('is unknown without any outcome, and when no outcome is readable', () => {
    expect(evaluateCriterion(tokens, [])).toMatchObject({ status: 'unknown', estimate: null, limit: null })
    const broken = probeSignal('cutover.token.exchanged', { attributes: { token: 'golden', issuer: 'baseline', on: 'baseline', outcome: 'accepted' } })
    expect(evaluateCriterion(tokens, [broken]).status).toBe('unknown')
  })
})
