import type { Account } from '../../../contract/accounts.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import { mismatch } from '../../../contract/schema.ts'
import type { ApiClient } from '../../api-client.ts'
import { sentenceOf } from '../../failure.ts'
import type { Answer } from '../../http-client.ts'

/** An order as `orders.list` shows it (contract/endpoints/orders.ts). */
export interface Order {
  readonly reference: string
  readonly status: string
  readonly total: number
  readonly payment: { readonly reference: string; readonly status: string; readonly amount: number } | null
}

/** What one account shows on one backend. `refused`: the backend answers, and does not know these credentials. */
export type AccountReading =
  | { readonly outcome: 'read'; readonly orders: readonly Order[] }
  | { readonly outcome: 'refused' | 'unreadable'; readonly detail: string }

const pageSize = 100
/** ms for one answer. */
const patience = 5000
const attempts = 3

/** Signs in and reads all orders of an account, page by page; `withOrders` false: the sign-in alone is asked. Never throws. */
export async function readAccount(backend: ApiClient, account: Account, withOrders: boolean, signal: AbortSignal): Promise<AccountReading> {
  try {
    const token = await signIn(backend, account, signal)
    if (token === null) return { outcome: 'refused', detail: 'sign-in was refused' }
    return { outcome: 'read', orders: withOrders ? await allOrders(backend, token, signal) : [] }
  } catch (error) {
    return { outcome: 'unreadable', detail: sentenceOf(error) }
  }
}

async function signIn(backend: ApiClient, { email, password }: Account, signal: AbortSignal): Promise<string | null> {
  const answer = await persistently(() => backend.ask('auth.login', { body: { email, password }, timeout: patience }), signal)
  if (answer.status === 401) return null
  const { accessToken } = rightAnswer<{ accessToken: string }>('auth.login', answer)
  return accessToken
}

async function allOrders(backend: ApiClient, token: string, signal: AbortSignal): Promise<Order[]> {
  const headers = { authorization: `Bearer ${token}` }
  const orders: Order[] = []
  for (let page = 1; ; page++) {
    const query = `page=${page}&pageSize=${pageSize}`
    const answer = await persistently(() => backend.ask('orders.list', { query, headers, timeout: patience }), signal)
    const { items, total } = rightAnswer<{ items: Order[]; total: number }>('orders.list', answer)
    orders.push(...items)
    if (items.length === 0 || page * pageSize >= total) return orders
  }
}

/** The body of an answer as the catalogue promises it. @throws Error saying what is wrong with it */
function rightAnswer<Body>(id: EndpointId, answer: Answer): Body {
  const { expects, response } = endpoint(id)
  if (!expects.includes(answer.status)) throw new Error(`${id} answered ${answer.status}`)
  const body: unknown = JSON.parse(answer.body)
  const wrong = response ? mismatch(body, response) : null
  if (wrong) throw new Error(`${id}: ${wrong}`)
  return body as Body
}

/** Asks again after transport errors, 429 and 5xx: they say nothing about what is stored. */
async function persistently(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) throw isTimeout(signal.reason) ? new Error('not asked: the census ran out of time') : signal.reason
    try {
      const answer = await ask()
      if (attempt === attempts || (answer.status < 500 && answer.status !== 429)) return answer
    } catch (error) {
      if (attempt === attempts) throw error
    }
    await pause(100 * 4 ** (attempt - 1), signal)
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
}
