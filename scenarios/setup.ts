import http, { type BatchRequest } from 'k6/http'
import { account } from '../contract/accounts.ts'
import { type Arm, arms } from '../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../contract/endpoints.ts'
import { otherTargets } from '../contract/signals.ts'
import { addressOf } from './address.ts'
import { type Catalogue, catalogueOf, type Product } from './catalogue.ts'
import { load } from './load.ts'
import { setupConcurrency } from './options.ts'
import { judge } from './outcome.ts'

/** Registers the accounts that sessions share, and reads what there is to buy.
 *  @throws Error, which ends the run, when a backend refuses */
export function prepare(): Catalogue {
  registerAccounts()
  const shown = { baseline: products('baseline'), candidate: products('candidate') }
  return catalogueOf(shown, categories())
}

const perBatch = setupConcurrency
const tags = { target: otherTargets.setup }
const alreadyThere = 409

/** A backend that errs now and then is to be measured, not to end the run before it began. */
const attempts = 4

function registerAccounts(): void {
  for (let from = 0; from < load.accounts; from += perBatch) {
    const numbers = Array.from({ length: Math.min(perBatch, load.accounts - from) }, (_, i) => from + i)
    const asked = arms.flatMap(arm => numbers.map(number => ({ arm, request: registration(arm, number) })))
    register(asked, attempts)
  }
}

interface Registration {
  readonly arm: Arm
  readonly request: BatchRequest
}

function register(asked: readonly Registration[], left: number): void {
  const answers = http.batch(asked.map(({ request }) => request))
  const refused = asked.flatMap((one, i) => {
    const { status = 0, error } = answers[i] ?? {}
    return status === alreadyThere || endpoint('auth.register').expects.includes(status) ? [] : [{ ...one, status, error }]
  })
  const [first] = refused
  if (!first) return
  if (left === 1) refuse(first.arm, 'auth.register', first.status, first.error)
  register(refused, left - 1)
}

function registration(arm: Arm, number: number): BatchRequest {
  const body = JSON.stringify(account(load.runId, arm, number))
  const responseCallback = http.expectedStatuses(...endpoint('auth.register').expects, alreadyThere)
  return {
    method: 'POST',
    url: addressOf(load.arms, arm, 'auth.register'),
    body,
    params: { headers: { 'Content-Type': 'application/json' }, tags, responseCallback, redirects: 0, timeout: 10_000 },
  }
}

/** The first pages of the list, cheapest first: enough to choose from. */
function products(arm: Arm): Product[] {
  const found: Product[] = []
  for (let page = 1; page <= 5; page++) {
    const { items, total } = read<{ items: Product[]; total: number }>(arm, 'catalog.list', `?sort=price&page=${page}&pageSize=100`)
    found.push(...items)
    if (items.length === 0 || found.length >= total) break
  }
  return found
}

function categories(): string[] {
  const [baseline, candidate] = arms.map(arm => read<{ items: { id: string }[] }>(arm, 'catalog.categories', '').items.map(({ id }) => id))
  return (baseline ?? []).filter(id => candidate?.includes(id))
}

/** The schema has vouched for the body that is handed on as `Answer`. */
function read<Answer>(arm: Arm, id: EndpointId, query: string, left = attempts): Answer {
  const response = http.get(`${addressOf(load.arms, arm, id)}${query}`, { tags, redirects: 0, timeout: 10_000, responseType: 'text' })
  const { outcome, answer } = judge(endpoint(id), response.status, response.body ?? '')
  if (outcome === 'expected') return answer as Answer
  if (left === 1) refuse(arm, id, response.status, response.error)
  return read(arm, id, query, left - 1)
}

function refuse(arm: Arm, id: EndpointId, status: number, error: string | undefined): never {
  const got = status === 0 ? `no answer (${error})` : `status ${status}`
  throw new Error(`Cannot prepare the load: expected ${id} of the ${arm} (${load.arms[arm].url}) to answer as the catalogue says, got ${got}`)
}
