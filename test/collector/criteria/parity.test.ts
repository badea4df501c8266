import { describe, expect, test } from 'vitest'
import { evaluateCriterion } from '../judging.ts'
import { compared, probeSignal } from './probing.ts'

const parity = { kind: 'parity' } as const
const options = { scope: ['auth.login', 'auth.me', 'catalog.list'] }
const allSame = () => options.scope.map(endpoint => compared(endpoint, 'same'))

describe('a parity criterion', () => {
  test('passes when every endpoint of the scope answers the same on both backends', () => {
    expect(evaluateCriterion(parity, allSame(), options)).toMatchObject({
      status: 'pass',
      part: 'measured',
      estimate: { value: 0, lower: 0, upper: 0, n: 3, unit: 'checks' },
      limit: 0,
      reason: 'All 3 endpoints answer on Django as they do on Next.js.',
      remedy: '',
    })
  })

  test('fails for one endpoint that differs, and names it with the difference', () => {
    const found = evaluateCriterion(parity, [...allSame(), compared('catalog.list', 'different', '$.items[0].price: "12.50" instead of 12.5')], options)
    expect(found).toMatchObject({
      status: 'fail',
      estimate: { value: 1, upper: 1 },
      reason: '1 of 3 endpoints answers differently on Django: catalog.list ($.items[0].price: "12.50" instead of 12.5).',
      remedy: 'Make Django answer there as Next.js does, then rerun.',
    })
    expect(found.byEndpoint.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ['auth.login', 'pass'],
      ['auth.me', 'pass'],
      ['catalog.list', 'fail'],
    ])
  })

  test('names the first three of many differing endpoints, and counts the rest', () => {
    const scope = ['auth.login', 'auth.me', 'catalog.list', 'orders.list', 'orders.detail']
    const all = scope.map(endpoint => compared(endpoint, 'different', 'status: 500 instead of 200'))
    const { reason } = evaluateCriterion(parity, all, { scope })
    expect(reason).toContain('5 of 5 endpoints answer differently')
    expect(reason).toMatch(/auth\.login .*auth\.me .*catalog\.list .* and 2 more\.$/)
  })

  test('ranks a difference above an unreadable answer, and that above equality', () => {
    const twice = (outcome: 'different' | 'unreadable') => [...allSame(), compared('auth.me', outcome), compared('auth.me', 'same')]
    expect(evaluateCriterion(parity, twice('unreadable'), options).status).toBe('unknown')
    expect(evaluateCriterion(parity, [...twice('unreadable'), compared('auth.me', 'different')], options).status).toBe('fail')
  })

  test('is unknown while an endpoint was never compared or could not be read, and names both', () => {
    const found = evaluateCriterion(parity, [compared('auth.login', 'same'), compared('auth.me', 'unreadable', 'no answer within 5 s')], options)
    expect(found).toMatchObject({
      status: 'unknown',
      estimate: { value: 0, upper: 2 },
      reason: 'Not evaluated for 2 of 3 endpoints: catalog.list was never compared; auth.me (no answer within 5 s) could not be read.',
    })
    expect(found.remedy).not.toBe('')
  })

  test('fails for a difference although other endpoints were never compared', () => {
    expect(evaluateCriterion(parity, [compared('auth.me', 'different')], options)).toMatchObject({ status: 'fail', estimate: { value: 1, upper: 3 } })
  })

  test('ignores endpoints outside its scope', () => {
    expect(evaluateCriterion(parity, [...allSame(), compared('orders.list', 'different')], options).status).toBe('pass')
  })

  test('is unknown without any comparison, without a scope, and when no comparison is readable', () => {
    expect(evaluateCriterion(parity, [], options)).toMatchObject({ status: 'unknown', estimate: null, limit: null })
    expect(evaluateCriterion(parity, allSame(), { scope: [] })).toMatchObject({ status: 'unknown', estimate: null })
    const broken = probeSignal('cutover.parity.compared', { attributes: { endpoint: 'auth.login', outcome: 'fine' } })
    expect(evaluateCriterion(parity, [broken], { scope: ['auth.login'] }).status).toBe('unknown')
  })
})
