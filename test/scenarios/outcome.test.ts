import { describe, expect, test } from 'vitest'
import { endpoint } from '../../contract/endpoints.ts'
import { classifyResponse } from '../../scenarios/outcome.ts'

const user = { id: '1', email: 'a@b.test', name: 'A' }

describe('response classification', () => {
  test.each([
    ['as promised', 200, JSON.stringify(user), 'expected'],
    ['with another status', 404, '', 'unexpected'],
    ['that leads elsewhere', 302, '', 'unexpected'],
    ['that asks to slow down', 429, '', 'limited'],
    ['that never came', 0, '', 'failed'],
    ['that breaks the schema', 200, '{"id":1}', 'unexpected'],
    ['that is not JSON', 200, '<html>', 'unexpected'],
    ['without a body', 200, '', 'unexpected'],
  ])('%s (%i) counts as it should', (_, status, body, outcome) => {
    expect(classifyResponse(endpoint('auth.me'), status, body).outcome).toBe(outcome)
  })

  test('an expected response carries its parsed body', () => {
    expect(classifyResponse(endpoint('auth.me'), 200, JSON.stringify(user)).answer).toEqual(user)
  })

  test('a response without a promised body is expected without one', () => {
    expect(classifyResponse(endpoint('auth.logout'), 204, '')).toEqual({ outcome: 'expected', answer: undefined, detail: '' })
  })

  test.each([
    [404, '', 'status 404 instead of 200'],
    [0, '', 'no response'],
    [200, '<html>', 'status 200 with a body that is not JSON'],
    [200, '{"id":1}', 'status 200, but $.email: missing'],
  ])('status %i with body %j: the detail says what is wrong', (status, body, detail) => {
    expect(classifyResponse(endpoint('auth.me'), status, body).detail).toBe(detail)
  })
})
