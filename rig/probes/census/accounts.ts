import type { Account } from '../../../contract/accounts.ts'
import { sentenceOf } from '../../platform/failure.ts'
import type { ApiClient } from '../api-client.ts'
import { askPersistently, rightAnswer } from './ask.ts'
import type { AccountReading, StoredOrder } from './reading.ts'

/** An order as `orders.list` shows it (contract/endpoints/orders.ts). */
export interface Order {
  readonly reference: string
  readonly status: string
  readonly total: number
  readonly items: readonly { readonly quantity: number; readonly price: number }[]
  readonly payment: { readonly reference: string; readonly status: string; readonly amount: number } | null
}

/** What is asked of an account beside that it can sign in. */
interface Wanted {
  readonly orders: boolean
  readonly phone: boolean
}

const pageSize = 100

/** Signs in and reads what is wanted of an account; all of its orders, page by page. Never throws. */
export async function readAccount(backend: ApiClient, account: Account, wanted: Wanted, signal: AbortSignal): Promise<AccountReading> {
  try {
    const token = await signIn(backend, account, signal)
    if (token === null) return { outcome: 'refused', detail: 'sign-in was refused' }
    const phone = wanted.phone ? await phoneOf(backend, token, signal) : null
    const orders = wanted.orders ? await allOrders(backend, token, signal) : []
    return { outcome: 'read', orders: orders.map(storedOrder), payments: orders.flatMap(({ payment }) => payment ?? []), phone }
  } catch (error) {
    return { outcome: 'unreadable', detail: sentenceOf(error) }
  }
}

async function signIn(backend: ApiClient, { email, password }: Account, signal: AbortSignal): Promise<string | null> {
  const answer = await askPersistently(backend, 'auth.login', { body: { email, password } }, signal)
  if (answer.status === 401) return null
  const { accessToken } = rightAnswer<{ accessToken: string }>('auth.login', answer)
  return accessToken
}

async function phoneOf(backend: ApiClient, token: string, signal: AbortSignal): Promise<string | null> {
  const answer = await askPersistently(backend, 'auth.me', { headers: bearer(token) }, signal)
  return rightAnswer<{ phone?: string | null }>('auth.me', answer).phone ?? null
}

async function allOrders(backend: ApiClient, token: string, signal: AbortSignal): Promise<Order[]> {
  const orders: Order[] = []
  for (let page = 1; ; page++) {
    const query = `page=${page}&pageSize=${pageSize}`
    const answer = await askPersistently(backend, 'orders.list', { query, headers: bearer(token) }, signal)
    const { items, total } = rightAnswer<{ items: Order[]; total: number }>('orders.list', answer)
    orders.push(...items)
    if (items.length === 0 || page * pageSize >= total) return orders
  }
}

function storedOrder({ reference, status, total, items, payment }: Order): StoredOrder {
  const lines = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0)
  return { reference, status, total, lines, payment: payment?.reference ?? null }
}

function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` }
}
