import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endpoint, endpointIds } from '../../contract/endpoints.ts'
import { journey, journeyIds } from '../../contract/journeys.ts'
import { mixOf, possibleSteps, requestsPerSession, selectEndpoints } from '../../contract/mix.ts'

const withoutRoles = selectEndpoints(endpointIds, false)

describe('the mix of journeys', () => {
  test('has all journeys with all steps when both backends have every endpoint', () => {
    expect(mixOf().map(({ id, steps, role }) => ({ id, steps, role }))).toEqual(
      journeyIds.map(id => ({ id, steps: journey(id).steps, role: journey(id).role })),
    )
  })

  test('always has shares that add up', () => {
    fc.assert(
      fc.property(fc.subarray(endpointIds), endpoints => {
        const mix = mixOf(endpoints)
        fc.pre(mix.length > 0)
        expect(mix.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
        for (const { steps } of mix) expect(steps.length).toBeGreaterThan(0)
      }),
    )
  })

  test('has only signing in and out when the candidate has no more endpoints', () => {
    const auth = endpointIds.filter(id => endpoint(id).domain === 'auth')
    expect(mixOf(auth).find(({ id }) => id === 'buy')).toMatchObject({ role: 'shopper', steps: ['auth.login', 'auth.me', 'auth.logout'] })
  })

  test('distributes the share of an impossible journey over the others in proportion', () => {
    const mix = mixOf(['catalog.list'])
    expect(mix.map(({ id }) => id)).toEqual(['browse', 'buy', 'cancel', 'integrate'])
    expect(mix.map(({ weight }) => Number(weight.toFixed(3)))).toEqual([0.022, 0.587, 0.348, 0.043])
  })

  test('has no journey of vendors or administrators without an administrator who creates their accounts', () => {
    expect(mixOf(withoutRoles).every(({ role }) => role === 'shopper')).toBe(true)
    expect(
      mixOf(withoutRoles)
        .flatMap(({ steps }) => steps)
        .some(id => endpoint(id).role !== undefined),
    ).toBe(false)
  })
})

describe('possibleSteps', () => {
  test.each([
    ['without registration: no step needs a new account', ['auth.me', 'auth.login', 'auth.me'], ['auth.login', 'auth.me'], ['auth.me', 'auth.login']],
    ['without a creation: nothing is changed or deleted', ['catalog.update', 'catalog.delete'], [], ['catalog.update', 'catalog.delete']],
    [
      'after signing out: no further request is sent',
      ['auth.login', 'auth.logout', 'auth.me'],
      ['auth.login', 'auth.logout'],
      ['auth.login', 'auth.logout', 'auth.me'],
    ],
  ] as const)('%s', (_, steps, possible, endpoints) => {
    expect(possibleSteps(steps, endpoints)).toEqual(possible)
  })
})

describe('requests per session', () => {
  test('count every request of a session', () => {
    expect(requestsPerSession(['payments.intent'])).toBeCloseTo(0.29, 12)
    expect(requestsPerSession([])).toBe(0)
  })

  test('are 0 for an endpoint outside the mix', () => {
    expect(requestsPerSession(['vendor.dashboard'], withoutRoles)).toBe(0)
    expect(requestsPerSession(['auth.login'], ['auth.login'])).toBeGreaterThan(0.99)
  })
})
