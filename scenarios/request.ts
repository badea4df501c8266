import http, { type RefinedResponse } from 'k6/http'
import type { AccountOwner } from '../contract/accounts.ts'
import type { Arm } from '../contract/arm.ts'
import { type EndpointId, endpoint } from '../contract/endpoints.ts'
import { retryAfterWord } from '../contract/probe-events.ts'
import { otherTargets } from '../contract/signals.ts'
import { addressOf } from './address.ts'
import { refuseLiveKey } from './live-key.ts'
import { load } from './load.ts'
import { latency, requests } from './metrics.ts'
import { type Judged, judge } from './outcome.ts'
import type { StepRequest } from './steps/step.ts'

export interface Answered extends Judged {
  /** 0 when no answer came. */
  readonly status: number
  /** ms */
  readonly latency: number
}

/** One request of a session. */
export interface Asking {
  /** Whose session it is, which the request counts for. */
  readonly target: AccountOwner
  /** Whose backend is asked. */
  readonly on: Arm
  readonly endpoint: EndpointId
  readonly request: StepRequest
  /** Sent where the endpoint wants one. */
  readonly accessToken: string
  /** ms */
  readonly timeout: number
}

/** Asks a backend, and counts what came back. */
export function ask({ target, on, endpoint: id, request, accessToken, timeout }: Asking): Answered {
  const { method, authentication, expects } = endpoint(id)
  const url = `${addressOf(load.arms, on, id, request.parameters)}${request.query ? `?${request.query}` : ''}`
  const start = Date.now()
  const response = http.request(method, url, bodyText(request.body), {
    headers: { ...headersOf(request), ...(authentication === 'bearer' ? { Authorization: `Bearer ${accessToken}` } : {}) },
    tags: { target },
    // k6's own `http_req_failed` then agrees with the catalogue.
    responseCallback: http.expectedStatuses(...expects),
    redirects: 0,
    timeout,
    responseType: 'text',
  })
  refuseLiveKey(on, id, response.body ?? '')
  const judged = judge(endpoint(id), response.status, response.body ?? '')
  const took = response.status === 0 ? Date.now() - start : milliseconds(response)
  requests.add(1, { target, endpoint: id, outcome: judged.outcome, ...(target === otherTargets.hybrid ? { on } : {}) })
  if (judged.outcome === 'expected') latency.add(took, { target, endpoint: id })
  const detail = judged.outcome === 'limited' ? withRetryAfter(judged.detail, response) : judged.detail
  return { ...judged, detail, status: response.status, latency: took }
}

function bodyText(body: StepRequest['body']): string | null {
  if (body === undefined) return null
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function headersOf({ body, headers }: StepRequest): Record<string, string> {
  return { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers }
}

/** Whoever reads it learns how long the rate limiter wants to be left alone. */
function withRetryAfter(detail: string, { headers }: RefinedResponse<'text'>): string {
  const { 'Retry-After': asked } = headers
  return asked === undefined ? detail : `${detail}, ${retryAfterWord}${asked}`
}

/** From the first packet of a new connection to the last byte of the answer; waiting for a free socket is the generator's affair. */
function milliseconds({ timings }: RefinedResponse<'text'>): number {
  return timings.connecting + timings.tls_handshaking + timings.duration
}
