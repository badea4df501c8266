import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type EndpointId, endpoint, endpointIds } from '../../contract/endpoints.ts'
import { needsOf, orderRequests } from '../../contract/request-order.ts'

/** Follows a request order as an actor does, and returns the requests with missing variables. */
function findUnreachable(order: readonly EndpointId[]): EndpointId[] {
  const known = new Set<string>()
  return order.filter(id => {
    const { keeps = {}, drops = [] } = endpoint(id).example
    const missing = needsOf(id).some(name => !known.has(name))
    for (const name of Object.keys(keeps)) known.add(name)
    for (const name of drops) known.delete(name)
    return missing
  })
}

test('request order: contains the whole catalogue, each endpoint once', () => {
  const order = orderRequests(endpointIds)
  expect(order.toSorted()).toEqual([...endpointIds].sort())
  expect(findUnreachable(order)).toEqual([])
})

test('request order: contains any chosen endpoints and exactly what they need', () => {
  fc.assert(
    fc.property(fc.subarray([...endpointIds], { minLength: 1 }), ids => {
      const order = orderRequests(ids)
      expect(order).toEqual(expect.arrayContaining(ids))
      expect(findUnreachable(order)).toEqual([])
      expect(new Set(order).size).toBe(order.length)
    }),
  )
})

test('request order: signing in comes after a registration', () => {
  expect(orderRequests(['auth.login'])).toEqual(['auth.register', 'auth.login'])
})

test('request order: an order is placed before it is read, paid before it is cancelled, and signing out is the last request of a shopper', () => {
  expect(orderRequests(['orders.status', 'orders.detail', 'payments.confirm'])).toEqual([
    'auth.register',
    'orders.create',
    'orders.detail',
    'payments.intent',
    'payments.confirm',
    'orders.status',
  ])
  expect(orderRequests(['auth.logout', 'auth.refresh', 'auth.me'])).toEqual(['auth.register', 'auth.me', 'auth.refresh', 'auth.logout'])
})
