import { describe, expect, test } from 'vitest'
import type { EndpointId } from '../../contract/endpoints.ts'
import type { Session } from '../../scenarios/session.ts'
import { nextRequest, stepAt, storeAnswer } from '../../scenarios/steps/index.ts'
import { begun } from './walk.ts'

const items = [
  { productId: '1', quantity: 2, price: 150 },
  { productId: '2', quantity: 1, price: 200 },
]

/** A session of one kind of user that has signed in. */
function signedIn(role: 'shopper' | 'vendor' | 'admin' = 'shopper'): Session {
  const session = begun({ seed: 7, arm: 'candidate', number: 3 }, { role })
  storeAnswer(session, 'auth.login', { accessToken: 'access', refreshToken: 'refresh', user: { id: '17' } })
  return session
}

/** What the ledger says of the last of some writes that were answered so. */
function entered(session: Session, answers: readonly (readonly [EndpointId, unknown])[]) {
  return answers.map(([id, answer]) => {
    nextRequest(session, id)
    const { write } = stepAt(id)
    const row = write?.row(session)
    const entry = write && row ? { ...row, ...write.values(answer, session) } : null
    storeAnswer(session, id, answer)
    return entry
  })
}

describe('acknowledged values in the ledger', () => {
  test('an order, its lines and its payment', () => {
    const mine = { account: 3 }
    const order = { kind: 'order', reference: 'run-1/candidate/3/order', total: 500, lines: 500, ...mine }
    const payment = { kind: 'payment', reference: 'run-1/candidate/3/payments.intent.2', total: 500, ...mine }
    expect(
      entered(signedIn(), [
        ['orders.create', { id: '5', total: 500, status: 'pending', items }],
        ['payments.intent', { id: '6', amount: 500, status: 'requires_confirmation' }],
        ['payments.confirm', { id: '6', amount: 500, status: 'succeeded' }],
        ['orders.status', { id: '5', total: 500, status: 'cancelled', items }],
      ]),
    ).toEqual([
      { ...order, status: 'pending' },
      { ...payment, status: 'requires_confirmation' },
      { ...payment, status: 'succeeded' },
      { ...order, status: 'cancelled' },
    ])
  })

  test('a vendor’s product, up to its withdrawal', () => {
    const article = { kind: 'product', reference: 'run-1/candidate/3/article', account: 10_003 }
    expect(
      entered(signedIn('vendor'), [
        ['catalog.create', { id: '9', price: 700 }],
        ['catalog.update', { id: '9', price: 800 }],
        ['catalog.delete', undefined],
      ]),
    ).toEqual([
      { ...article, total: 700, status: 'listed' },
      { ...article, total: 800, status: 'listed' },
      { ...article, status: 'withdrawn' },
    ])
  })

  test('products that an administrator creates, also after a bulk change', () => {
    const session = signedIn('admin')
    const [created, changed, refused, deleted] = entered(session, [
      ['admin.products.create', { id: '9', price: 22_000 }],
      ['admin.bulk', { results: [{ id: '9', status: 'done' }] }],
      ['admin.bulk', { results: [{ id: '9', status: 'failed' }] }],
      ['admin.products.delete', undefined],
    ])
    const product = { kind: 'product', reference: 'run-1/candidate/3/admin.products.create.1', account: 11_003 }
    expect(created).toEqual({ ...product, total: 22_000, status: 'listed' })
    const again = stepAt('admin.bulk')
    session.variables.listed = '9'
    expect(changed?.total).toBe((again.request(session).body as { operations: { price: number }[] }).operations[0]?.price)
    expect(refused).toEqual(product)
    expect(deleted).toEqual({ ...product, status: 'withdrawn' })
  })

  test('accounts: the user’s own, and those that an administrator creates and deletes', () => {
    expect(entered(signedIn(), [['auth.profile', { phone: '+251911' }]])).toEqual([
      { kind: 'account', reference: 'run-1/candidate/3/auth.profile.1', account: 3, phone: '+251911' },
    ])
    expect(entered(signedIn(), [['auth.register', {}]])).toEqual([{ kind: 'account', reference: 'run-1/candidate/3/account', account: 12_003 }])
    const made = { kind: 'account', reference: 'run-1/candidate/3/admin.users.create.1', account: 12_003 }
    expect(
      entered(signedIn('admin'), [
        ['admin.users.create', { id: '8' }],
        ['admin.users.update', { id: '8', phone: '+251922' }],
        ['admin.users.delete', undefined],
      ]),
    ).toEqual([made, { ...made, phone: '+251922' }, { ...made, status: 'deleted' }])
  })

  test('nothing of rows that the session did not create', () => {
    const session = signedIn('admin')
    session.variables.placed = '4'
    expect(entered(session, [['admin.orders.update', { total: 5, status: 'shipped', items }]])).toEqual([null])
  })
})

test.each(['catalog.create', 'admin.products.create'] as const)('%s: an article ends with its reference, where the census looks for it', id => {
  const session = signedIn('admin')
  const { body } = nextRequest(session, id)
  const name = typeof body === 'string' ? JSON.parse(body).name : body && 'name' in body ? body.name : ''
  expect(name).toBe(`Load article ${stepAt(id).write?.row(session)?.reference}`)
})

test('step: a variable that no earlier response set is named in the error', () => {
  expect(() => nextRequest(signedIn(), 'regional.rates')).toThrow('expected a value for "{zone}"')
  expect(() => nextRequest(signedIn(), 'catalog.update')).toThrow('no earlier response set "article"')
})
