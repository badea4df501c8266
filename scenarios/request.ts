import http, { type RefinedResponse } from 'k6/http'
import type { AccountOwner } from '../contract/accounts.ts'
import type { Arm } from '../contract/arm.ts'
import { type EndpointId, endpoint } from '../contract/endpoints.ts'
import { retryAfterWord } from '../contract/retry.ts'
import { otherTargets } from '../contract/signals.ts'
import { endpointUrl } from './address.ts'
import { abortOnLiveKey } from './live-key.ts'
import { load } from './load.ts'
import { latency, requests } from './metrics.ts'
import { type ClassifiedResponse, classifyResponse } from './outcome.ts'
import type { StepRequest } from './steps/step.ts'

export interface MeasuredResponse extends ClassifiedResponse {
  /** 0 without a response. */
  readonly status: number
  /** ms */
  readonly latency: number
}

/** One request of a session. */
export interface SessionRequest {
  /** Owner of the session; the request counts for it. */
  readonly target: AccountOwner
  /** The backend that receives it. */
  readonly on: Arm
  readonly endpoint: EndpointId
  readonly request: StepRequest
  /** Sent where the endpoint requires a bearer token. */
  readonly accessToken: string
  /** ms */
  readonly timeout: number
}

/** Sends a request to a backend, and counts the classified response. */
export function sendRequest({ target, on, endpoint: id, request, accessToken, timeout }: SessionRequest): MeasuredResponse {
  const { method, authentication, expects } = endpoint(id)
  const url = `${endpointUrl(load.arms, on, id, request.parameters)}${request.query ? `?${request.query}` : ''}`
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
  abortOnLiveKey(on, id, response.body ?? '')
  const judged = classifyResponse(endpoint(id), response.status, response.body ?? '')
  const took = response.status === 0 ? Date.now() - start : requestLatency(response)
  requests.add(1, { target, endpoint: id, outcome: judged.outcome, ...(target === otherTargets.hybrid ? { on } : {}) })
  if (judged.outcome === 'expected') latency.add(took, { target, endpoint: id })
  const detail = judged.outcome === 'limited' ? addRetryAfter(judged.detail, response) : judged.detail
  return { ...judged, detail, status: response.status, latency: took }
}

function bodyText(body: StepRequest['body']): string | null {
  if (body === undefined) return null
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function headersOf({ body, headers }: StepRequest): Record<string, string> {
  return { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers }
}

/** Adds the rate limiter's Retry-After to the detail. */
function addRetryAfter(detail: string, { headers }: RefinedResponse<'text'>): string {
  const { 'Retry-After': asked } = headers
  return asked === undefined ? detail : `${detail}, ${retryAfterWord}${asked}`
}

/** ms from the first packet of a new connection to the last byte of the response; waiting for a free socket is not the backend's time. */
function requestLatency({ timings }: RefinedResponse<'text'>): number {
  return timings.connecting + timings.tls_handshaking + timings.duration
}
