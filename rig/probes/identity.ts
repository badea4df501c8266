import type { Arm } from '../../contract/arm.ts'
import { endpoint } from '../../contract/endpoints.ts'
import { events, type OutgoingEvent } from '../../contract/events.ts'
import { retry } from '../../contract/retry.ts'
import type { IdentifiedAttributes } from '../../contract/run-events.ts'
import { mismatch } from '../../contract/schema.ts'
import { sentenceOf } from '../platform/failure.ts'
import { type HttpResponse, tryParseJson } from '../platform/http-client.ts'
import type { ApiClient } from './api-client.ts'

/** How a backend identifies itself at its health endpoint. */
export interface Identity {
  readonly name: string
  readonly version: string
  /** Changes when the server restarts. */
  readonly instance: string
  /** What it is there for, in its own words; a demonstration says `demo`. */
  readonly environment?: string
}

/** ms for one response. */
const timeoutMs = 5000
/** Attempts where the backend answers 5xx, and ms between two of them. */
const maxAttempts = 4
const pauseMs = 500

/** Requests a backend's identity. @throws Error saying what came instead */
export async function identifyBackend(backend: ApiClient): Promise<Identity> {
  const { expects, response } = endpoint('platform.health')
  const answer = await requestHealth(backend)
  const redirected = answer.headers.location === undefined ? '' : ` to ${String(answer.headers.location)} (redirects are not followed: give the final URL)`
  if (answer.status === 429)
    throw new Error("a rate limiter answered 429 again and again: allow this machine's address there, else the load would measure the limiter")
  if (answer.status === 404) throw new Error('it answered 404: there is no API of the catalogue (a wrong URL, or baseline and candidate mixed up)')
  if (!expects.includes(answer.status)) throw new Error(`it answered ${answer.status}${redirected}`)
  const body: unknown = tryParseJson(answer.body)
  if (body === undefined) throw new Error(notJson(answer))
  const wrong = response ? mismatch(body, response) : null
  if (wrong) throw new Error(`its answer is not what the catalogue promises: ${wrong}`)
  return body as Identity
}

/** Requests the health endpoint, again after a 5xx: a backend with occasional errors is still to be measured. */
function requestHealth(backend: ApiClient): Promise<HttpResponse> {
  const request = () => backend.send('platform.health', { timeout: timeoutMs })
  return retry(request, { maxAttempts, isRetryable: outcome => 'result' in outcome && outcome.result.status >= 500, pause: () => pauseMs })
}

/** Identifies a backend before or after the load, as an event for the judge; one that does not answer is recorded as unreachable. */
export async function identifiedEvent(backend: ApiClient, target: Arm, moment: IdentifiedAttributes['moment']): Promise<OutgoingEvent> {
  const known = await identifyBackend(backend).catch((error: unknown) => sentenceOf(error))
  const identity = typeof known === 'string' ? {} : { name: known.name, version: known.version, instance: known.instance }
  const attributes: IdentifiedAttributes = { target, moment, reachable: typeof known !== 'string', ...identity }
  return { name: events.backendIdentified, id: `identified/${target}/${moment}`, time: Date.now(), attributes: { ...attributes } }
}

/** Describes a body that is not JSON: a front end, a login page or a proxy answers with a page. */
function notJson({ headers, body }: HttpResponse): string {
  const type = headers['content-type']
  const found = /^\s*</.test(body) ? 'a page (HTML)' : body === '' ? 'nothing' : 'something else'
  return `it answered with ${found}${type === undefined ? '' : `, content-type ${String(type)}`}, expected JSON: is this the address of the API, or of a front end or login page before it?`
}
