import { describe, expect, test } from 'vitest'
import { account, accountsPerArm, newcomerNumber } from '../../../../contract/accounts.ts'
import type { ObservedAttributes, WriteAttributes } from '../../../../contract/write-events.ts'
import { reference } from '../../../../contract/write-reference.ts'
import type { Order } from '../../../../rig/probes/census/accounts.ts'
import { type CensusOptions, readWritesBack } from '../../../../rig/probes/census/census.ts'
import { type Beside, marketplace, type Shelves } from './marketplace.ts'

const runId = 'r1'
const emailOf = (number: number) => account(runId, 'candidate', number).email
const nameOf = (session: number, step = 'order') => reference(runId, 'candidate', session, step)

const order = (session: number, change: Partial<Order> = {}): Order => ({
  reference: nameOf(session),
  status: 'pending',
  total: 500,
  items: [{ quantity: 2, price: 250 }],
  payment: null,
  ...change,
})
const write = (session: number, change: Partial<WriteAttributes> = {}): WriteAttributes => ({
  target: 'candidate',
  endpoint: 'orders.create',
  kind: 'order',
  reference: nameOf(session),
  account: session,
  total: 500,
  status: 'pending',
  ...change,
})

/** All shared accounts of the candidate, with these orders. */
function shelvesWith(orders: Readonly<Record<number, readonly Order[]>>): Shelves {
  return new Map(Array.from({ length: accountsPerArm }, (_, number) => [emailOf(number), orders[number] ?? []]))
}

interface Case {
  readonly acknowledged: readonly WriteAttributes[]
  readonly attempted?: readonly WriteAttributes[]
  readonly baseline: Shelves
  readonly candidate?: Shelves
  readonly deadline?: number
  readonly status?: () => number | null
  readonly secondLook?: CensusOptions['secondLook']
  /** What both backends show besides orders. */
  readonly beside?: Beside
}

/** Takes a census through two backends. @returns its end, and what was not simply found */
async function take({ acknowledged, attempted = acknowledged, baseline, candidate = baseline, deadline, status, secondLook, beside }: Case) {
  await using left = await marketplace('baseline', baseline, status, beside)
  await using right = await marketplace('candidate', candidate, () => null, beside)
  const observed: ObservedAttributes[] = []
  const finished = await readWritesBack({
    runId,
    backends: { baseline: left.api('baseline'), candidate: right.api('candidate') },
    ledger: { attempted, acknowledged, indeterminate: [] },
    ...(deadline === undefined ? {} : { timeoutMs: deadline }),
    ...(secondLook ? { secondLook } : {}),
    sendObservations: batch => observed.push(...batch),
  })
  return { finished, observed, odd: observed.filter(({ outcome }) => outcome !== 'found') }
}

describe('read-back through both backends', () => {
  test('each write is found once on each backend', async () => {
    const { finished, observed, odd } = await take({ acknowledged: [write(1), write(2)], baseline: shelvesWith({ 1: [order(1)], 2: [order(2)] }) })
    expect(finished).toEqual({ acknowledged: 2, complete: true })
    expect(odd).toEqual([])
    expect(observed.map(({ on, reference: name }) => `${on} ${name}`).sort()).toEqual(
      ['baseline', 'candidate'].flatMap(on => [`${on} ${nameOf(1)}`, `${on} ${nameOf(2)}`]),
    )
  })

  test('a second look clears a late write and confirms a damaged one', async () => {
    const candidate = shelvesWith({ 1: [], 2: [], 3: [order(3, { status: 'cancelled' })] })
    const messages: string[] = []
    const { odd, finished } = await take({
      acknowledged: [write(1), write(2), write(3, { status: 'cancelled' })],
      baseline: shelvesWith({ 1: [order(1)], 2: [order(2)], 3: [order(3, { status: 'cancelled' })] }),
      candidate,
      secondLook: {
        after: 1,
        log: (accounts, on) => {
          messages.push(`${accounts} on the ${on}`)
          candidate.set(emailOf(1), [order(1)])
        },
      },
    })
    expect(messages).toEqual(['2 on the candidate'])
    expect(odd.map(({ on, reference: name, outcome }) => [on, name, outcome])).toEqual([['candidate', nameOf(2), 'lost']])
    expect(finished).toEqual({ acknowledged: 3, complete: true })
  })

  test('the first look counts when the second fails', async () => {
    let broken: number | null = null
    const { odd } = await take({
      acknowledged: [write(1)],
      baseline: shelvesWith({ 1: [] }),
      candidate: shelvesWith({ 1: [order(1)] }),
      status: () => broken,
      secondLook: { after: 1, log: () => (broken = 500) },
    })
    expect(odd.map(({ on, outcome }) => [on, outcome])).toEqual([['baseline', 'lost']])
  })

  test('lost, duplicated and altered writes are named with their backend', async () => {
    const { odd, finished } = await take({
      acknowledged: [write(1), write(2), write(3)],
      baseline: shelvesWith({ 1: [order(1)], 2: [order(2)], 3: [order(3)] }),
      candidate: shelvesWith({ 1: [], 2: [order(2), order(2)], 3: [order(3, { total: 499 })] }),
    })
    expect(finished.complete).toBe(true)
    expect(odd.map(({ on, reference: name, outcome, detail }) => [on, name, outcome, detail])).toEqual([
      ['candidate', nameOf(1), 'lost', undefined],
      ['candidate', nameOf(2), 'duplicated', 'there 2 times'],
      ['candidate', nameOf(3), 'altered', 'total 499 instead of 500'],
    ])
  })

  test('an order of this run that is in no ledger is found, on accounts with and without writes', async () => {
    const elsewhere = order(9, { reference: 'another-run/candidate/9/order' })
    const { odd } = await take({ acknowledged: [write(1)], baseline: shelvesWith({ 1: [order(1), order(7)], 5: [order(8), elsewhere] }) })
    expect(odd.map(({ on, reference: name, outcome }) => `${on} ${outcome} ${name}`).sort()).toEqual(
      ['baseline', 'candidate'].flatMap(on => [`${on} unexpected ${nameOf(7)}`, `${on} unexpected ${nameOf(8)}`]),
    )
  })

  test('a changed price in the lines of an order is found even if its total is unchanged', async () => {
    const cheaper = shelvesWith({ 1: [order(1, { items: [{ quantity: 2, price: 200 }] })] })
    const { odd } = await take({ acknowledged: [write(1, { lines: 500 })], baseline: shelvesWith({ 1: [order(1)] }), candidate: cheaper })
    expect(odd.map(({ on, outcome, detail }) => [on, outcome, detail])).toEqual([['candidate', 'altered', 'price of its lines 400 instead of 500']])
  })

  test('an order whose acknowledgement was lost may exist once, not twice', async () => {
    const attempted = [write(1), write(2)]
    const { odd } = await take({ acknowledged: [write(1)], attempted, baseline: shelvesWith({ 1: [order(1)], 2: [order(2), order(2)] }) })
    const doubled = [nameOf(2), 'duplicated', 'there 2 times; its acknowledgement got lost']
    expect(odd.map(({ reference: name, outcome, detail }) => [name, outcome, detail])).toEqual([doubled, doubled])
  })

  test('an order without an acknowledgement may exist or not', async () => {
    const { odd } = await take({ acknowledged: [write(1)], attempted: [write(1), write(2), write(3)], baseline: shelvesWith({ 1: [order(1)], 2: [order(2)] }) })
    expect(odd).toEqual([])
  })

  test('it reads beyond the first page', async () => {
    const sessions = Array.from({ length: 205 }, (_, number) => number)
    const { observed, odd } = await take({
      acknowledged: sessions.map(session => write(session, { account: 0 })),
      baseline: shelvesWith({ 0: sessions.map(session => order(session)) }),
    })
    expect([observed.length, odd.length]).toEqual([410, 0])
  })

  test('an error of a backend is unreadable, not lost', async () => {
    const { odd, finished } = await take({ acknowledged: [write(1)], baseline: shelvesWith({ 1: [order(1)] }), status: () => 500, deadline: 2000 })
    expect(finished).toEqual({ acknowledged: 1, complete: false })
    expect(odd).toMatchObject([{ on: 'baseline', outcome: 'unreadable', detail: 'auth.login answered 500' }])
  })

  test('one failure of a backend is retried', async () => {
    let first = true
    const once = () => {
      if (!first) return null
      first = false
      return 503
    }
    const { odd } = await take({ acknowledged: [write(1)], baseline: shelvesWith({ 1: [order(1)] }), status: once })
    expect(odd).toEqual([])
  })

  test('it stops at its deadline', async () => {
    const { odd, finished } = await take({ acknowledged: [write(1)], baseline: shelvesWith({ 1: [order(1)] }), deadline: 0 })
    expect(finished.complete).toBe(false)
    expect(odd.map(({ outcome }) => outcome)).toContain('unreadable')
  })
})

describe('read-back of an account', () => {
  const registered = write(3, { endpoint: 'auth.register', kind: 'account', reference: nameOf(3, 'account'), account: newcomerNumber(3) })

  test('a registered account is found by signing in', async () => {
    const shelves = shelvesWith({}).set(emailOf(newcomerNumber(3)), [])
    expect((await take({ acknowledged: [registered], baseline: shelves })).odd).toEqual([])
  })

  test('an account that cannot sign in is lost', async () => {
    const { odd } = await take({ acknowledged: [registered], baseline: shelvesWith({}) })
    expect(odd.map(({ on, outcome }) => `${on} ${outcome}`).sort()).toEqual(['baseline lost', 'candidate lost'])
  })
})

describe('read-back of an order after later writes', () => {
  const payment = (status: string): NonNullable<Order['payment']> => ({ reference: nameOf(1, 'payment'), status, amount: 500 })
  const intent = write(1, { endpoint: 'payments.intent', kind: 'payment', reference: nameOf(1, 'payment'), status: 'requires_confirmation' })
  const confirm = { ...intent, endpoint: 'payments.confirm', status: 'succeeded' }
  const cancel = write(1, { endpoint: 'orders.status', status: 'cancelled' })
  const paid = order(1, { status: 'paid', payment: payment('succeeded') })
  const oddOf = async (acknowledged: readonly WriteAttributes[], shown: Order, attempted = acknowledged) =>
    (await take({ acknowledged, attempted, baseline: shelvesWith({ 1: [shown] }) })).odd.filter(({ on }) => on === 'baseline')

  test('a confirmed payment makes its order paid', async () => {
    expect(await oddOf([write(1), intent, confirm], paid)).toEqual([])
  })

  test('a confirmed payment that left its order pending is partly lost', async () => {
    expect(await oddOf([write(1), intent, confirm], order(1, { payment: payment('succeeded') }))).toMatchObject([
      { kind: 'order', outcome: 'altered', detail: 'status pending instead of paid' },
    ])
  })

  test('a missing confirmation is an alteration of the payment', async () => {
    expect(await oddOf([write(1), intent, confirm], { ...paid, payment: payment('requires_confirmation') })).toMatchObject([
      { kind: 'payment', outcome: 'altered', detail: 'status requires_confirmation instead of succeeded' },
    ])
  })

  test('a confirmation without a response may have settled the payment', async () => {
    expect(await oddOf([write(1), intent], paid, [write(1), intent, confirm])).toEqual([])
  })

  test('a cancelled order stays cancelled, whatever came in between', async () => {
    expect(await oddOf([cancel, write(1)], order(1, { status: 'cancelled' }))).toEqual([])
    expect(await oddOf([write(1), cancel], order(1))).toMatchObject([{ outcome: 'altered', detail: 'status pending instead of cancelled' }])
  })

  test('an order may be cancelled when the response to the cancellation was lost', async () => {
    expect(await oddOf([write(1)], order(1, { status: 'cancelled' }), [write(1), cancel])).toEqual([])
  })
})

describe('read-back of an article', () => {
  const article = (session: number, change: Partial<WriteAttributes>): WriteAttributes => ({
    target: 'candidate',
    endpoint: 'catalog.create',
    kind: 'product',
    reference: nameOf(session, 'article'),
    account: session,
    ...change,
  })
  const put = (session: number) => article(session, { total: 900, status: 'listed' })
  const change = (session: number, total: number) => article(session, { endpoint: 'catalog.update', total, status: 'listed' })
  const withdraw = (session: number) => article(session, { endpoint: 'catalog.delete', status: 'withdrawn' })
  const onSale = (session: number, price = 900) => ({ name: `Load article ${nameOf(session, 'article')}`, price })
  const oddOf = async (acknowledged: readonly WriteAttributes[], products: NonNullable<Beside['products']>, attempted = acknowledged) =>
    (await take({ acknowledged, attempted, baseline: shelvesWith({}), beside: { products } })).odd
      .filter(({ on }) => on === 'baseline')
      .map(({ kind, reference: name, outcome, detail }) => [kind, name, outcome, detail])

  test('a created article is found on any page', async () => {
    const others = Array.from({ length: 250 }, (_, i) => ({ name: `Product ${i}`, price: 1 }))
    expect(await oddOf([put(1), put(2)], [onSale(1), ...others, onSale(2)])).toEqual([])
  })

  test('a missing article is lost, and a repeated one is duplicated', async () => {
    expect(await oddOf([put(1), put(2)], [onSale(2), onSale(2)])).toEqual([
      ['product', nameOf(1, 'article'), 'lost', undefined],
      ['product', nameOf(2, 'article'), 'duplicated', 'on sale 2 times'],
    ])
  })

  test('its price is that of the last acknowledged change', async () => {
    expect(await oddOf([put(1), change(1, 700)], [onSale(1, 700)])).toEqual([])
    expect(await oddOf([put(1), change(1, 700)], [onSale(1, 900)])).toEqual([['product', nameOf(1, 'article'), 'altered', 'price 900 instead of 700']])
  })

  test('a withdrawn article is gone', async () => {
    expect(await oddOf([put(1), withdraw(1)], [])).toEqual([])
    expect(await oddOf([put(1), withdraw(1)], [onSale(1)])).toEqual([['product', nameOf(1, 'article'), 'altered', 'on sale again after it was withdrawn']])
  })

  test('it may exist or not while its withdrawal is unconfirmed', async () => {
    const attempted = [put(1), withdraw(1)]
    expect(await oddOf([put(1)], [], attempted)).toEqual([])
    expect(await oddOf([put(1)], [onSale(1)], attempted)).toEqual([])
  })

  test('an unconfirmed change allows either price, and the article must exist', async () => {
    const attempted = [put(1), change(1, 700)]
    expect(await oddOf([put(1)], [onSale(1, 700)], attempted)).toEqual([])
    expect(await oddOf([put(1)], [], attempted)).toEqual([['product', nameOf(1, 'article'), 'lost', undefined]])
  })

  test('an article that is in no ledger is unexpected; one of another run is not', async () => {
    const foreign = { name: 'Load article another-run/candidate/1/article', price: 1 }
    expect(await oddOf([put(1)], [onSale(1), onSale(5), foreign])).toEqual([['product', nameOf(5, 'article'), 'unexpected', 'never attempted']])
  })
})

describe('read-back of deletions by an administrator', () => {
  const remove = { endpoint: 'admin.orders.delete', status: 'deleted' } as const
  const placed = write(1, { endpoint: 'admin.orders.create' })
  const newcomer = newcomerNumber(7)
  const made = write(7, { endpoint: 'admin.users.create', kind: 'account', reference: nameOf(7, 'user'), account: newcomer })
  const deleted = { ...made, endpoint: 'admin.users.delete', status: 'deleted' }
  const oddOf = async (acknowledged: readonly WriteAttributes[], baseline: Shelves, attempted = acknowledged) =>
    (await take({ acknowledged, attempted, baseline })).odd.filter(({ on }) => on === 'baseline').map(({ outcome, detail }) => [outcome, detail])

  test('a deleted order is gone', async () => {
    expect(await oddOf([placed, write(1, remove)], shelvesWith({}))).toEqual([])
    expect(await oddOf([placed, write(1, remove)], shelvesWith({ 1: [order(1)] }))).toEqual([['altered', 'there again after it was deleted']])
  })

  test('a deleted account is gone, whatever its telephone number', async () => {
    const changed = { ...made, endpoint: 'admin.users.update', phone: '+251911' }
    expect(await oddOf([made, changed, deleted], shelvesWith({}))).toEqual([])
    expect(await oddOf([made, changed, deleted], shelvesWith({}).set(emailOf(newcomer), []))).toEqual([['altered', 'signs in after it was deleted']])
  })

  test('an account may exist or not while its deletion is unconfirmed', async () => {
    const attempted = [placed, write(1, remove), made, deleted]
    expect(await oddOf([placed, made], shelvesWith({}), attempted)).toEqual([])
    expect(await oddOf([placed, made], shelvesWith({ 1: [order(1)] }).set(emailOf(newcomer), []), attempted)).toEqual([])
  })

  test('an account that was not deleted must exist', async () => {
    const odd = await oddOf([placed, made], shelvesWith({}))
    expect(new Set(odd.map(String))).toEqual(new Set(['lost,', 'lost,sign-in was refused']))
  })
})

describe('read-back of a telephone number', () => {
  const changed = (session: number, phone: string): WriteAttributes => ({
    target: 'candidate',
    endpoint: 'auth.profile',
    kind: 'account',
    reference: nameOf(session, 'profile'),
    account: 1,
    phone,
  })
  const oddOf = async (acknowledged: readonly WriteAttributes[], phone: string | null, attempted = acknowledged) => {
    const beside = { phones: phone === null ? {} : { [emailOf(1)]: phone } }
    const { odd } = await take({ acknowledged, attempted, baseline: shelvesWith({}), beside })
    return odd.filter(({ on }) => on === 'baseline').map(({ reference: name, outcome, detail }) => [name, outcome, detail])
  }

  test('it is the last acknowledged one', async () => {
    expect(await oddOf([changed(1, '+1'), changed(241, '+2')], '+2')).toEqual([])
  })

  test('an earlier number or none is a lost write', async () => {
    expect(await oddOf([changed(1, '+1'), changed(241, '+2')], '+1')).toEqual([[nameOf(241, 'profile'), 'lost', 'telephone +1 instead of +2']])
    expect(await oddOf([changed(1, '+1')], null)).toEqual([[nameOf(1, 'profile'), 'lost', 'telephone missing instead of +1']])
  })

  test('a number that was never sent is an alteration', async () => {
    expect(await oddOf([changed(1, '+1')], '+9')).toEqual([[nameOf(1, 'profile'), 'altered', 'telephone +9 instead of +1']])
  })

  test('it may differ while a change is unconfirmed', async () => {
    expect(await oddOf([changed(1, '+1')], '+2', [changed(1, '+1'), changed(241, '+2')])).toEqual([])
  })
})
