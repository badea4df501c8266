import { sleep } from 'k6'
import http, { type BatchRequest, type Response } from 'k6/http'
import type { Arm } from '../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { parseRetryAfter } from '../../contract/retry.ts'
import { otherTargets } from '../../contract/signals.ts'
import { addressOf } from '../address.ts'
import { refuseLiveKey } from '../live-key.ts'
import { load } from '../load.ts'

const timeout = 10_000
const tags = { target: otherTargets.setup }

/** A backend that errs now and then is to be measured, not to end the run before it began. */
export const attempts = 4

/** Backends that can do something for an arm, its own first. Both stand on one database, so what one makes the other has: a candidate that
 *  lacks an endpoint, or errs at it, need not end the run before it began. */
export function backendsFor(arm: Arm, id: EndpointId): Arm[] {
  const having: Arm[] = load.endpoints.includes(id) ? ['baseline', 'candidate'] : ['baseline']
  return having.sort((a, b) => Number(b === arm) - Number(a === arm))
}

/** A request with a body, ready to be sent. @param alsoRight statuses beside the catalogue's that are no failure */
export function posting(on: Arm, id: EndpointId, body: object, accessToken = '', alsoRight: readonly number[] = []): BatchRequest {
  const authorization = accessToken === '' ? {} : { Authorization: `Bearer ${accessToken}` }
  return {
    method: 'POST',
    url: addressOf(load.arms, on, id),
    body: JSON.stringify(body),
    params: {
      headers: { 'Content-Type': 'application/json', ...authorization },
      tags,
      responseCallback: http.expectedStatuses(...endpoint(id).expects, ...alsoRight),
      redirects: 0,
      timeout,
      responseType: 'text',
    },
  }
}

/** Reads from one backend. @param query with its question mark */
export function get(on: Arm, id: EndpointId, query: string): Response {
  const response = http.get(`${addressOf(load.arms, on, id)}${query}`, { tags, redirects: 0, timeout, responseType: 'text' })
  refuseLiveKey(on, id, String(response.body ?? ''))
  return response
}

/** Waits as long as the rate limiter asks that answered one of these, if any did: setup is in no hurry. */
export function waitForLimits(answers: readonly Response[]): void {
  const waits = answers.flatMap(({ status, headers }) => (status === limited ? [parseRetryAfter(headers['Retry-After'], Date.now())] : []))
  if (waits.length === 0) return
  console.warn(`A rate limiter answered 429 while the load was prepared: waiting ${Math.max(...waits)} s`)
  sleep(Math.max(...waits))
}

const limited = 429

/** @throws Error, which ends the run */
export function refuse(on: Arm, id: EndpointId, status: number, error: string | undefined, hint = ''): never {
  const got = status === 0 ? `no answer (${error})` : status === limited ? "a rate limiter's 429 (allow the address of this machine there)" : `status ${status}`
  throw new Error(`Cannot prepare the load: expected ${id} of the ${on} (${load.arms[on].url}) to answer as the catalogue says, got ${got}${hint}`)
}
