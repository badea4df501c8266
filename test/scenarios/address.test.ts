import { describe, expect, test } from 'vitest'
import { addressOf } from '../../scenarios/address.ts'

const url = 'http://127.0.0.1:3000'
const duet = { baseline: { url, side: 'baseline' }, candidate: { url: 'http://127.0.0.1:8000', side: 'candidate' } } as const

describe('an arm', () => {
  test('asks its own backend by its own paths', () => {
    expect(addressOf(duet, 'baseline', 'orders.detail', { id: '7' })).toBe('http://127.0.0.1:3000/api/orders/7')
    expect(addressOf(duet, 'candidate', 'orders.detail', { id: '7' })).toBe('http://127.0.0.1:8000/api/v1/orders/7')
  })

  test.each([
    ['baseline', '/api/auth/login'],
    ['candidate', '/api/v1/auth/login'],
  ] as const)('of a control of the %s asks by that side’s paths, whichever arm it is', (side, path) => {
    const control = { baseline: { url, side }, candidate: { url: 'http://127.0.0.1:3001', side } }
    expect(addressOf(control, 'baseline', 'auth.login')).toBe(`http://127.0.0.1:3000${path}`)
    expect(addressOf(control, 'candidate', 'auth.login')).toBe(`http://127.0.0.1:3001${path}`)
  })
})
