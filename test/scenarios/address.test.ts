import { describe, expect, test } from 'vitest'
import { endpointUrl } from '../../scenarios/address.ts'

const url = 'http://127.0.0.1:3000'
const duet = { baseline: { url, side: 'baseline' }, candidate: { url: 'http://127.0.0.1:8000', side: 'candidate' } } as const

describe('endpoint URL', () => {
  test('each arm requests its own backend by that side’s paths', () => {
    expect(endpointUrl(duet, 'baseline', 'orders.detail', { id: '7' })).toBe('http://127.0.0.1:3000/api/orders/7')
    expect(endpointUrl(duet, 'candidate', 'orders.detail', { id: '7' })).toBe('http://127.0.0.1:8000/api/v1/orders/7')
  })

  test.each([
    ['baseline', '/api/auth/login'],
    ['candidate', '/api/v1/auth/login'],
  ] as const)('of a control of the %s asks by that side’s paths, whichever arm it is', (side, path) => {
    const control = { baseline: { url, side }, candidate: { url: 'http://127.0.0.1:3001', side } }
    expect(endpointUrl(control, 'baseline', 'auth.login')).toBe(`http://127.0.0.1:3000${path}`)
    expect(endpointUrl(control, 'candidate', 'auth.login')).toBe(`http://127.0.0.1:3001${path}`)
  })
})
