import http, { type BatchRequest } from 'k6/http'
import { type AccountOwner, account, hybridAccounts } from '../../contract/accounts.ts'
import type { Arm } from '../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { abortOnLiveKey } from '../live-key.ts'
import { load, owners } from '../load.ts'
import { setupConcurrency } from '../options.ts'
import { attempts, backendsFor, buildPost, failSetup, waitForRateLimit } from './requests.ts'

/** An account to create, and the request that creates it. */
export interface AccountRequest {
  readonly owner: AccountOwner
  readonly endpoint: EndpointId
  request(on: Arm): BatchRequest
}

/** Accepted: an earlier attempt, whose response was lost, may have created the account. */
export const conflictStatus = 409

/** Registers the shared shopper accounts. @throws Error, which ends the run, when no backend accepts them */
export function registerShoppers(): void {
  const inArms = owners.filter(owner => owner !== 'hybrid')
  createAccounts(inArms.flatMap(arm => numbersTo(load.accounts).map(number => shopper(arm, number))))
  if (owners.includes('hybrid')) createAccounts(numbersTo(hybridAccounts).map(number => shopper('hybrid', number)))
}

/** Creates accounts in batches, each on its arm's own backend, and on the other one after repeated failures.
 *  @throws Error, which ends the run, when no backend creates one of them */
export function createAccounts(wanted: readonly AccountRequest[]): void {
  const ofArms = [wanted.filter(({ owner }) => owner !== 'candidate'), wanted.filter(({ owner }) => owner === 'candidate')]
  const most = Math.max(...ofArms.map(each => each.length))
  for (let from = 0; from < most; from += setupConcurrency) {
    createBatch(
      ofArms.flatMap(each => each.slice(from, from + setupConcurrency)),
      0,
    )
  }
}

function createBatch(wanted: readonly AccountRequest[], failures: number): void {
  const asked = wanted.map(one => ({ one, on: backendFor(one, failures) }))
  const answers = http.batch(asked.map(({ one, on }) => one.request(on)))
  const left = asked.filter(({ one, on }, i) => {
    const { status = 0, error, body } = answers[i] ?? {}
    abortOnLiveKey(on, one.endpoint, String(body ?? ''))
    if (status === conflictStatus || endpoint(one.endpoint).expects.includes(status)) return false
    return isLast(one, failures) ? failSetup(on, one.endpoint, status, error) : true
  })
  if (left.length === 0) return
  waitForRateLimit(answers)
  createBatch(
    left.map(({ one }) => one),
    failures + 1,
  )
}

function backendFor({ owner, endpoint: id }: AccountRequest, failures: number): Arm {
  const backends = backendsFor(owner === 'candidate' ? 'candidate' : 'baseline', id)
  return backends[Math.floor(failures / attempts)] ?? 'baseline'
}

function isLast({ owner, endpoint: id }: AccountRequest, failures: number): boolean {
  return failures + 1 === attempts * backendsFor(owner === 'candidate' ? 'candidate' : 'baseline', id).length
}

function shopper(owner: AccountOwner, number: number): AccountRequest {
  const body = account(load.runId, owner, number)
  return { owner, endpoint: 'auth.register', request: on => buildPost(on, 'auth.register', body, '', [conflictStatus]) }
}

function numbersTo(end: number): number[] {
  return Array.from({ length: end }, (_, number) => number)
}
