import { account } from '../../contract/accounts.ts'
import type { EndpointId } from '../../contract/endpoints.ts'
import { reference } from '../../contract/write-reference.ts'
import { mapConcurrently } from '../platform/map-concurrently.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { type Attempt, attempt, bearer, isRight, type Question } from './attempt.ts'
import { pay } from './pay.ts'
import { type Ask, fates, type KnownAccount, type KnownOrder, type ShownOrder, type Tokens, type WriteName, type Written } from './written.ts'

export interface Writing {
  /** Stands in all that is written. */
  readonly drillId: string
  readonly accounts: number
  /** Orders of each account, ≥ 3, so that each fate is met. */
  readonly orders: number
  /** Products to order, at least one. */
  readonly products: readonly string[]
  readonly interrupted: AbortSignal
}

const accountsAtOnce = 4

/** Lets the candidate alone write: accounts that sign in, change their profile, order and pay. Never throws for what the candidate does.
 *  @throws Interrupted */
export async function writeAll(candidate: ApiClient, writing: Writing): Promise<Written> {
  const numbers = Array.from({ length: writing.accounts }, (_, number) => number)
  const asked: Ask[] = []
  const known = await mapConcurrently(numbers, accountsAtOnce, number => {
    writing.interrupted.throwIfAborted()
    return writeAccount(asking(candidate, asked), number, writing)
  })
  return { accounts: known.filter(found => found !== null), asked }
}

/** Asks the candidate for a write and keeps whether it was acknowledged. */
type AskFor = <Body>(write: WriteName, id: EndpointId, question: Question) => Promise<Attempt<Body>>

function asking(candidate: ApiClient, asked: Ask[]): AskFor {
  return async <Body>(write: WriteName, id: EndpointId, question: Question) => {
    const tried = await attempt<Body>(candidate, id, question)
    asked.push({ write, ...(isRight(tried) ? {} : { failure: tried.failure }) })
    return tried
  }
}

interface SignedIn {
  readonly accessToken: string
  readonly refreshToken: string
  /** s */
  readonly expiresIn: number
}

/** @returns what was acknowledged; null when not even the account was */
async function writeAccount(ask: AskFor, number: number, writing: Writing): Promise<KnownAccount | null> {
  const owner = account(writing.drillId, 'candidate', number)
  if (!isRight(await ask('account', 'auth.register', { body: owner }))) return null
  const { email, password } = owner
  const signedIn = await ask<SignedIn>('sign-in', 'auth.login', { body: { email, password } })
  if (!isRight(signedIn)) return { account: owner, tokens: null, phone: null, orders: [] }
  const tokens = tokensOf(signedIn.body)
  const headers = bearer(tokens.accessToken)
  const phone = `+2519${String(number).padStart(8, '0')}`
  const changed = await ask('profile', 'auth.profile', { headers, body: { phone } })
  const orders: KnownOrder[] = []
  for (let i = 0; i < writing.orders; i++) {
    const order = await writeOrder(ask, tokens, number, i, writing)
    if (order) orders.push(order)
  }
  return { account: owner, tokens, phone: isRight(changed) ? phone : null, orders }
}

function tokensOf({ accessToken, refreshToken, expiresIn }: SignedIn): Tokens {
  return { accessToken, refreshToken, until: Date.now() + expiresIn * 1000 }
}

async function writeOrder(ask: AskFor, tokens: Tokens, number: number, i: number, { drillId, products }: Writing): Promise<KnownOrder | null> {
  const name = reference(drillId, 'candidate', number, `order-${i}`)
  const items = [{ productId: products[(number + i) % products.length] ?? '', quantity: 1 + (i % 3) }]
  const headers = { ...bearer(tokens.accessToken), 'Idempotency-Key': name }
  const created = await ask<ShownOrder>('order', 'orders.create', { headers, body: { reference: name, items } })
  if (!isRight(created)) return null
  const { id, total, status } = created.body
  const fate = fates[i % fates.length]
  const order: KnownOrder = { id, reference: name, total, items: created.body.items, statuses: [status], payment: null, later: null }
  if (fate === 'paid at once') return await paid(ask, tokens, order)
  return { ...order, later: { change: fate === 'paid later' ? 'pay' : 'cancel', made: false } }
}

async function paid(ask: AskFor, { accessToken }: Tokens, order: KnownOrder): Promise<KnownOrder> {
  const outcome = await pay(order, accessToken, (id, question) => ask('payment', id, question))
  return isRight(outcome) ? { ...order, statuses: ['paid'], payment: outcome.body } : { ...order, statuses: [...order.statuses, 'paid'] }
}
