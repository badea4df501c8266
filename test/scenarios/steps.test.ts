import { describe, expect, test } from 'vitest'
import type { EndpointId } from '../../contract/endpoints.ts'
import { newSession } from '../../scenarios/session.ts'
import { steps } from '../../scenarios/steps/index.ts'
import { shop } from './walk.ts'

/** What the ledger says of a write that was answered so. */
function entered(id: EndpointId, answer: unknown) {
  const session = newSession({ runId: 'run-1', seed: 7, arm: 'candidate', number: 3, catalogue: shop, sign: text => text })
  const { write } = steps[id]
  return write && { kind: write.kind, reference: write.reference(session), ...write.shown(answer) }
}

const items = [
  { productId: '1', quantity: 2, price: 150 },
  { productId: '2', quantity: 1, price: 200 },
]

describe('the ledger takes from the answer what reading back must show', () => {
  test.each<[EndpointId, unknown, object]>([
    [
      'orders.create',
      { total: 500, status: 'pending', items },
      { kind: 'order', reference: 'run-1/candidate/3/order', total: 500, status: 'pending', lines: 500 },
    ],
    [
      'orders.status',
      { total: 500, status: 'cancelled', items },
      { kind: 'order', reference: 'run-1/candidate/3/order', total: 500, status: 'cancelled', lines: 500 },
    ],
    ['payments.intent', { amount: 500, status: 'x' }, { kind: 'payment', reference: 'run-1/candidate/3/payment', total: 500, status: 'x' }],
    ['catalog.create', { id: '9', price: 700 }, { kind: 'product', reference: 'run-1/candidate/3/article', total: 700, status: 'listed' }],
    ['catalog.update', { id: '9', price: 800 }, { kind: 'product', reference: 'run-1/candidate/3/article', total: 800, status: 'listed' }],
    ['catalog.delete', undefined, { kind: 'product', reference: 'run-1/candidate/3/article', status: 'withdrawn' }],
    ['auth.register', {}, { kind: 'account', reference: 'run-1/candidate/3/account' }],
    ['auth.profile', { phone: '+251911' }, { kind: 'account', reference: 'run-1/candidate/3/profile', phone: '+251911' }],
    ['auth.profile', { phone: null }, { kind: 'account', reference: 'run-1/candidate/3/profile' }],
  ])('%s answered with %j', (id, answer, entry) => {
    expect(entered(id, answer)).toEqual(entry)
  })
})

test('an article carries its reference at the end of its name, where the census looks for it', () => {
  const session = newSession({ runId: 'run-1', seed: 7, arm: 'candidate', number: 3, catalogue: shop, sign: text => text })
  expect(steps['catalog.create'].request(session).body).toMatchObject({ name: expect.stringMatching(/ run-1\/candidate\/3\/article$/) })
})
