import { sleep } from 'k6'
import http, { type BatchRequest, type Response } from 'k6/http'
import type { Arm } from '../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { parseRetryAfter } from '../../contract/retry.ts'
import { otherTargets } from '../../contract/signals.ts'
import { endpointUrl } from '../address.ts'
import { abortOnLiveKey } from '../live-key.ts'
import { load } from '../load.ts'

const timeout = 10_000
const tags = { target: otherTargets.setup }

/** Attempts per request: occasional errors of a backend are measured later and must not end the run in setup. */
export const attempts = 4

/** Backends that can serve an arm's setup, its own first. Both share one database, so a candidate that lacks an endpoint, or fails at it,
 *  need not end the run in setup. */
export function backendsFor(arm: Arm, id: EndpointId): Arm[] {
  const having: Arm[] = load.endpoints.includes(id) ? ['baseline', 'candidate'] : ['baseline']
  return having.sort((a, b) => Number(b === arm) - Number(a === arm))
}

/** Builds a POST. @param alsoRight statuses accepted besides the catalogue's */
export function buildPost(on: Arm, id: EndpointId, body: object, accessToken = '', alsoRight: readonly number[] = []): BatchRequest {
  const authorization = accessToken === '' ? {} : { Authorization: `Bearer ${accessToken}` }
  return {
    method: 'POST',
    url: endpointUrl(load.arms, on, id),
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

/** Sends a GET to one backend. @param query with its question mark */
export function sendGet(on: Arm, id: EndpointId, query: string): Response {
  const response = http.get(`${endpointUrl(load.arms, on, id)}${query}`, { tags, redirects: 0, timeout, responseType: 'text' })
  abortOnLiveKey(on, id, String(response.body ?? ''))
  return response
}

/** Waits for the longest Retry-After among these responses, if a rate limiter answered any. */
export function waitForRateLimit(answers: readonly Response[]): void {
  const waits = answers.flatMap(({ status, headers }) => (status === rateLimitedStatus ? [parseRetryAfter(headers['Retry-After'], Date.now())] : []))
  if (waits.length === 0) return
  console.warn(`A rate limiter answered 429 during setup: waiting ${Math.max(...waits)} s`)
  sleep(Math.max(...waits))
}

const rateLimitedStatus = 429

/** @throws Error, which ends the run */
export function failSetup(on: Arm, id: EndpointId, status: number, error: string | undefined, hint = ''): never {
  const got =
    status === 0 ? `no answer (${error})` : status === rateLimitedStatus ? "a rate limiter's 429 (allow the address of this machine there)" : `status ${status}`
  throw new Error(`Cannot prepare the load: expected ${id} of the ${on} (${load.arms[on].url}) to answer as the catalogue says, got ${got}${hint}`)
}
