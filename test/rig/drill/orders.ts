import type { KnownAccount, KnownOrder, ShownOrder } from '../../../rig/drill/written.ts'

const items = [{ productId: '7', quantity: 2, price: 450 }]

/** An order as it was acknowledged. */
export function known(changes: Partial<KnownOrder> = {}): KnownOrder {
  return { id: '1', reference: 'd/order-0', total: 900, items, statuses: ['pending'], payment: null, later: { change: 'cancel', made: false }, ...changes }
}

/** The same order as a backend shows it. */
export function shown(changes: Partial<ShownOrder> = {}): ShownOrder {
  return { id: '1', reference: 'd/order-0', total: 900, items, status: 'pending', payment: null, ...changes }
}

export function knownAccount(changes: Partial<KnownAccount> = {}): KnownAccount {
  const account = { email: 'd.candidate.0@load.cutover.test', password: 'load-test-d', name: 'Load Shopper 0' }
  const tokens = { accessToken: 'a', refreshToken: 'r', until: Number.POSITIVE_INFINITY }
  return { account, tokens, phone: '+251900000000', orders: [known()], ...changes }
}
