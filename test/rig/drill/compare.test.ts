import { describe, expect, test } from 'vitest'
import { orderDifference, paymentDifference, presenceDifference } from '../../../rig/drill/compare.ts'
import type { ShownOrder } from '../../../rig/drill/written.ts'
import { known, shown } from './orders.ts'

describe('rollback drill: an order on the baseline', () => {
  test('equals the acknowledged one, in any order of its lines', () => {
    const [a, b] = [
      { productId: '7', quantity: 2, price: 450 },
      { productId: '8', quantity: 1, price: 10 },
    ]
    expect(orderDifference(known(), shown())).toBeNull()
    expect(orderDifference(known({ items: [a, b] }), shown({ items: [b, a] }))).toBeNull()
  })

  test.each<[Partial<ShownOrder>, string]>([
    [{ total: 1000 }, 'order d/order-0: total 1000 instead of 900'],
    [{ status: 'shipped' }, 'order d/order-0: status shipped instead of pending'],
    [{ items: [{ productId: '7', quantity: 1, price: 900 }] }, 'order d/order-0: lines 1 of product 7 at 900 instead of 2 of product 7 at 450'],
    [{ items: [] }, 'order d/order-0: lines none instead of 2 of product 7 at 450'],
  ])('differs when it has %j', (changes, difference) => {
    expect(orderDifference(known(), shown(changes))).toBe(difference)
  })

  test('may have either status after an unanswered change, and no third', () => {
    const either = known({ statuses: ['pending', 'paid'] })
    expect([orderDifference(either, shown()), orderDifference(either, shown({ status: 'paid' }))]).toEqual([null, null])
    expect(orderDifference(either, shown({ status: 'cancelled' }))).toBe('order d/order-0: status cancelled instead of pending or paid')
  })

  test('must exist once', () => {
    expect(presenceDifference(known(), [shown({ reference: 'other' }), shown()])).toBeNull()
    expect(presenceDifference(known(), [shown({ reference: 'other' })])).toBe('order d/order-0 is lost')
    expect(presenceDifference(known(), [shown(), shown()])).toBe('order d/order-0 exists 2 times')
  })

  test('must have the payment that the candidate accepted', () => {
    const payment = { reference: 'd/order-0/payment', status: 'succeeded', amount: 900 }
    const paid = known({ payment })
    expect(paymentDifference(paid, shown({ payment }))).toBeNull()
    expect(paymentDifference(paid, shown())).toBe('the payment of order d/order-0 is lost')
    for (const change of [{ reference: 'x' }, { status: 'requires_confirmation' }, { amount: 1 }])
      expect(paymentDifference(paid, shown({ payment: { ...payment, ...change } }))).toMatch(/^the payment of order d\/order-0: .* instead of /)
    expect(paymentDifference(known(), shown({ payment }))).toBeNull()
  })
})
