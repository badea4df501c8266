import { account } from '../../contract/accounts.ts'
import type { EndpointId } from '../../contract/endpoints.ts'
import { reference } from '../../contract/write-reference.ts'
import { bearer } from '../platform/http-client.ts'
import { mapConcurrently } from '../platform/map-concurrently.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { type Attempt, isSuccess, type RequestOptions, sendOnce } from './attempt.ts'
import { pay } from './pay.ts'
import { fates, type KnownAccount, type KnownOrder, type SentWrite, type ShownOrder, type Tokens, type WriteName, type Written } from './written.ts'

export interface WriteOptions {
  /** Part of every name and reference that is written. */
  readonly drillId: string
  readonly accounts: number
  /** Orders of each account, ≥ 3, so that each fate is met. */
  readonly orders: number
  /** Products to order, at least one. */
  readonly products: readonly string[]
  readonly interrupted: AbortSignal
}

const maxConcurrentAccounts = 4

/** Writes through the candidate: accounts sign in, change their profile, order and pay. Failures of the candidate are recorded.
 *  @throws Interrupted */
export async function writeAll(candidate: ApiClient, writing: WriteOptions): Promise<Written> {
  const numbers = Array.from({ length: writing.accounts }, (_, number) => number)
  const asked: SentWrite[] = []
  const known = await mapConcurrently(numbers, maxConcurrentAccounts, number => {
    writing.interrupted.throwIfAborted()
    return writeAccount(createSendWrite(candidate, asked), number, writing)
  })
  return { accounts: known.filter(found => found !== null), sent: asked }
}

/** Sends a write to the candidate and records whether it was acknowledged. */
type SendWrite = <Body>(write: WriteName, id: EndpointId, question: RequestOptions) => Promise<Attempt<Body>>

function createSendWrite(candidate: ApiClient, asked: SentWrite[]): SendWrite {
  return async <Body>(write: WriteName, id: EndpointId, question: RequestOptions) => {
    const tried = await sendOnce<Body>(candidate, id, question)
    asked.push({ write, ...(isSuccess(tried) ? {} : { failure: tried.failure }) })
    return tried
  }
}

interface SignInBody {
  readonly accessToken: string
  readonly refreshToken: string
  /** s */
  readonly expiresIn: number
}

/** @returns the acknowledged data; null if the account was not acknowledged */
async function writeAccount(ask: SendWrite, number: number, writing: WriteOptions): Promise<KnownAccount | null> {
  const owner = account(writing.drillId, 'candidate', number)
  if (!isSuccess(await ask('account', 'auth.register', { body: owner }))) return null
  const { email, password } = owner
  const signedIn = await ask<SignInBody>('sign-in', 'auth.login', { body: { email, password } })
  if (!isSuccess(signedIn)) return { account: owner, tokens: null, phone: null, orders: [] }
  const tokens = toTokens(signedIn.body)
  const headers = bearer(tokens.accessToken)
  const phone = `+2519${String(number).padStart(8, '0')}`
  const changed = await ask('profile', 'auth.profile', { headers, body: { phone } })
  const orders: KnownOrder[] = []
  for (let i = 0; i < writing.orders; i++) {
    const order = await writeOrder(ask, tokens, number, i, writing)
    if (order) orders.push(order)
  }
  return { account: owner, tokens, phone: isSuccess(changed) ? phone : null, orders }
}

function toTokens({ accessToken, refreshToken, expiresIn }: SignInBody): Tokens {
  return { accessToken, refreshToken, until: Date.now() + expiresIn * 1000 }
}

async function writeOrder(ask: SendWrite, tokens: Tokens, number: number, i: number, { drillId, products }: WriteOptions): Promise<KnownOrder | null> {
  const name = reference(drillId, 'candidate', number, `order-${i}`)
  const items = [{ productId: products[(number + i) % products.length] ?? '', quantity: 1 + (i % 3) }]
  const headers = { ...bearer(tokens.accessToken), 'Idempotency-Key': name }
  const created = await ask<ShownOrder>('order', 'orders.create', { headers, body: { reference: name, items } })
  if (!isSuccess(created)) return null
  const { id, total, status } = created.body
  const fate = fates[i % fates.length]
  const order: KnownOrder = { id, reference: name, total, items: created.body.items, statuses: [status], payment: null, later: null }
  if (fate === 'paid at once') return await payAtOnce(ask, tokens, order)
  return { ...order, later: { change: fate === 'paid later' ? 'pay' : 'cancel', made: false } }
}

async function payAtOnce(ask: SendWrite, { accessToken }: Tokens, order: KnownOrder): Promise<KnownOrder> {
  const outcome = await pay(order, accessToken, (id, question) => ask('payment', id, question))
  return isSuccess(outcome) ? { ...order, statuses: ['paid'], payment: outcome.body } : { ...order, statuses: [...order.statuses, 'paid'] }
}
