import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askingOrder, needsOf } from '../../contract/asking-order.ts'
import { type EndpointId, endpoint, endpointIds } from '../../contract/endpoints.ts'

/** Walks an order as an actor does, and tells what could not be asked. */
function unaskable(order: readonly EndpointId[]): EndpointId[] {
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
  const order = askingOrder(endpointIds)
  expect(order.toSorted()).toEqual([...endpointIds].sort())
  expect(unaskable(order)).toEqual([])
})

test('request order: contains any chosen endpoints and exactly what they need', () => {
  fc.assert(
    fc.property(fc.subarray([...endpointIds], { minLength: 1 }), ids => {
      const order = askingOrder(ids)
      expect(order).toEqual(expect.arrayContaining(ids))
      expect(unaskable(order)).toEqual([])
      expect(new Set(order).size).toBe(order.length)
    }),
  )
})

test('request order: signing in comes after a registration', () => {
  expect(askingOrder(['auth.login'])).toEqual(['auth.register', 'auth.login'])
})

test('an order is placed before it is read, paid before it is cancelled, and signing out comes last of what needs a shopper', () => {
  expect(askingOrder(['orders.status', 'orders.detail', 'payments.confirm'])).toEqual([
    'auth.register',
    'orders.create',
    'orders.detail',
    'payments.intent',
    'payments.confirm',
    'orders.status',
  ])
  expect(askingOrder(['auth.logout', 'auth.refresh', 'auth.me'])).toEqual(['auth.register', 'auth.me', 'auth.refresh', 'auth.logout'])
})
