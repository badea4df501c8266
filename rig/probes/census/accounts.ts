import type { Account } from '../../../contract/accounts.ts'
import { sentenceOf } from '../../platform/failure.ts'
import { bearer } from '../../platform/http-client.ts'
import type { ApiClient } from '../api-client.ts'
import { parseExpectedBody, sendWithRetries } from './ask.ts'
import type { AccountReading, StoredOrder } from './reading.ts'

/** An order as `orders.list` shows it (contract/endpoints/orders.ts). */
export interface Order {
  readonly reference: string
  readonly status: string
  readonly total: number
  readonly items: readonly { readonly quantity: number; readonly price: number }[]
  readonly payment: { readonly reference: string; readonly status: string; readonly amount: number } | null
}

/** Data to read in addition to the sign-in. */
interface ReadOptions {
  readonly orders: boolean
  readonly phone: boolean
}

const pageSize = 100

/** Signs in and reads the requested data of an account, page by page. Never throws. */
export async function readAccount(backend: ApiClient, account: Account, wanted: ReadOptions, signal: AbortSignal): Promise<AccountReading> {
  try {
    const token = await signIn(backend, account, signal)
    if (token === null) return { outcome: 'refused', detail: 'sign-in was refused' }
    const phone = wanted.phone ? await readPhone(backend, token, signal) : null
    const orders = wanted.orders ? await readOrders(backend, token, signal) : []
    return { outcome: 'read', orders: orders.map(toStoredOrder), payments: orders.flatMap(({ payment }) => payment ?? []), phone }
  } catch (error) {
    return { outcome: 'unreadable', detail: sentenceOf(error) }
  }
}

async function signIn(backend: ApiClient, { email, password }: Account, signal: AbortSignal): Promise<string | null> {
  const answer = await sendWithRetries(backend, 'auth.login', { body: { email, password } }, signal)
  if (answer.status === 401) return null
  const { accessToken } = parseExpectedBody<{ accessToken: string }>('auth.login', answer)
  return accessToken
}

async function readPhone(backend: ApiClient, token: string, signal: AbortSignal): Promise<string | null> {
  const answer = await sendWithRetries(backend, 'auth.me', { headers: bearer(token) }, signal)
  return parseExpectedBody<{ phone?: string | null }>('auth.me', answer).phone ?? null
}

async function readOrders(backend: ApiClient, token: string, signal: AbortSignal): Promise<Order[]> {
  const orders: Order[] = []
  for (let page = 1; ; page++) {
    const query = `page=${page}&pageSize=${pageSize}`
    const answer = await sendWithRetries(backend, 'orders.list', { query, headers: bearer(token) }, signal)
    const { items, total } = parseExpectedBody<{ items: Order[]; total: number }>('orders.list', answer)
    orders.push(...items)
    if (items.length === 0 || page * pageSize >= total) return orders
  }
}

function toStoredOrder({ reference, status, total, items, payment }: Order): StoredOrder {
  const lines = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0)
  return { reference, status, total, lines, payment: payment?.reference ?? null }
}
