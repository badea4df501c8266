import { describe, expect, test } from 'vitest'
import { ask } from '../judging.ts'
import { compared, told } from './probing.ts'

const parity = { kind: 'parity' } as const
const asked = { scope: ['auth.login', 'auth.me', 'catalog.list'] }
const allSame = () => asked.scope.map(endpoint => compared(endpoint, 'same'))

describe('a parity criterion', () => {
  test('passes when every endpoint of the scope answers the same', () => {
    expect(ask(parity, allSame(), asked)).toMatchObject({
      status: 'pass',
      part: 'measured',
      estimate: { value: 0, lower: 0, upper: 0, n: 3, unit: 'checks' },
      limit: 0,
      reason: 'All 3 endpoints answer on Django as they do on Next.js.',
      remedy: '',
    })
  })

  test('fails for one that differs, and names it with the difference', () => {
    const found = ask(parity, [...allSame(), compared('catalog.list', 'different', '$.items[0].price: "12.50" instead of 12.5')], asked)
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

  test('names the first three of many, and counts the rest', () => {
    const scope = ['auth.login', 'auth.me', 'catalog.list', 'orders.list', 'orders.detail']
    const all = scope.map(endpoint => compared(endpoint, 'different', 'status: 500 instead of 200'))
    const { reason } = ask(parity, all, { scope })
    expect(reason).toContain('5 of 5 endpoints answer differently')
    expect(reason).toMatch(/auth\.login .*auth\.me .*catalog\.list .* and 2 more\.$/)
  })

  test('lets a difference count before an unreadable answer, and that before equality', () => {
    const twice = (outcome: 'different' | 'unreadable') => [...allSame(), compared('auth.me', outcome), compared('auth.me', 'same')]
    expect(ask(parity, twice('unreadable'), asked).status).toBe('unknown')
    expect(ask(parity, [...twice('unreadable'), compared('auth.me', 'different')], asked).status).toBe('fail')
  })

  test('is unknown while an endpoint was never compared or could not be read, and names both', () => {
    const found = ask(parity, [compared('auth.login', 'same'), compared('auth.me', 'unreadable', 'no answer within 5 s')], asked)
    expect(found).toMatchObject({
      status: 'unknown',
      estimate: { value: 0, upper: 2 },
      reason: 'Not evaluated for 2 of 3 endpoints: catalog.list was never compared; auth.me (no answer within 5 s) could not be read.',
    })
    expect(found.remedy).not.toBe('')
  })

  test('fails although others were never compared: what differs, differs', () => {
    expect(ask(parity, [compared('auth.me', 'different')], asked)).toMatchObject({ status: 'fail', estimate: { value: 1, upper: 3 } })
  })

  test('looks at its scope only', () => {
    expect(ask(parity, [...allSame(), compared('orders.list', 'different')], asked).status).toBe('pass')
  })

  test('is unknown without any comparison, without a scope, and where none can be read', () => {
    expect(ask(parity, [], asked)).toMatchObject({ status: 'unknown', estimate: null, limit: null })
    expect(ask(parity, allSame(), { scope: [] })).toMatchObject({ status: 'unknown', estimate: null })
    const broken = told('cutover.parity.compared', { attributes: { endpoint: 'auth.login', outcome: 'fine' } })
    expect(ask(parity, [broken], { scope: ['auth.login'] }).status).toBe('unknown')
  })
})
