import http, { type BatchRequest } from 'k6/http'
import { type AccountOwner, account, hybridAccounts } from '../../contract/accounts.ts'
import type { Arm } from '../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { refuseLiveKey } from '../live-key.ts'
import { load, owners } from '../load.ts'
import { setupConcurrency } from '../options.ts'
import { attempts, backendsFor, posting, refuse, waitForLimits } from './asking.ts'

/** An account that is to be there, and how to ask a backend for it. */
export interface Wanted {
  readonly owner: AccountOwner
  readonly endpoint: EndpointId
  request(on: Arm): BatchRequest
}

/** An earlier attempt, whose answer got lost, may have made it. */
export const alreadyThere = 409

/** Registers the accounts that shoppers share. @throws Error, which ends the run, when no backend does so */
export function registerShoppers(): void {
  const inArms = owners.filter(owner => owner !== 'hybrid')
  make(inArms.flatMap(arm => numbersTo(load.accounts).map(number => shopper(arm, number))))
  if (owners.includes('hybrid')) make(numbersTo(hybridAccounts).map(number => shopper('hybrid', number)))
}

/** Makes accounts, some at a time, each on its arm's own backend, and on the other after several failures.
 *  @throws Error, which ends the run, when no backend makes one of them */
export function make(wanted: readonly Wanted[]): void {
  const ofArms = [wanted.filter(({ owner }) => owner !== 'candidate'), wanted.filter(({ owner }) => owner === 'candidate')]
  const most = Math.max(...ofArms.map(each => each.length))
  for (let from = 0; from < most; from += setupConcurrency) {
    makeAll(
      ofArms.flatMap(each => each.slice(from, from + setupConcurrency)),
      0,
    )
  }
}

function makeAll(wanted: readonly Wanted[], failures: number): void {
  const asked = wanted.map(one => ({ one, on: backendFor(one, failures) }))
  const answers = http.batch(asked.map(({ one, on }) => one.request(on)))
  const left = asked.filter(({ one, on }, i) => {
    const { status = 0, error, body } = answers[i] ?? {}
    refuseLiveKey(on, one.endpoint, String(body ?? ''))
    if (status === alreadyThere || endpoint(one.endpoint).expects.includes(status)) return false
    return isLast(one, failures) ? refuse(on, one.endpoint, status, error) : true
  })
  if (left.length === 0) return
  waitForLimits(answers)
  makeAll(
    left.map(({ one }) => one),
    failures + 1,
  )
}

function backendFor({ owner, endpoint: id }: Wanted, failures: number): Arm {
  const backends = backendsFor(owner === 'candidate' ? 'candidate' : 'baseline', id)
  return backends[Math.floor(failures / attempts)] ?? 'baseline'
}

function isLast({ owner, endpoint: id }: Wanted, failures: number): boolean {
  return failures + 1 === attempts * backendsFor(owner === 'candidate' ? 'candidate' : 'baseline', id).length
}

function shopper(owner: AccountOwner, number: number): Wanted {
  const body = account(load.runId, owner, number)
  return { owner, endpoint: 'auth.register', request: on => posting(on, 'auth.register', body, '', [alreadyThere]) }
}

function numbersTo(end: number): number[] {
  return Array.from({ length: end }, (_, number) => number)
}
