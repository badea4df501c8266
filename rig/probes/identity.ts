import { setTimeout as sleep } from 'node:timers/promises'
import type { Arm } from '../../contract/arm.ts'
import { endpoint } from '../../contract/endpoints.ts'
import { events, type OutgoingEvent } from '../../contract/events.ts'
import type { IdentifiedAttributes } from '../../contract/run-events.ts'
import { mismatch } from '../../contract/schema.ts'
import { sentenceOf } from '../platform/failure.ts'
import { type HttpResponse, tryParseJson } from '../platform/http-client.ts'
import type { ApiClient } from './api-client.ts'

/** Who answers at a backend's health endpoint. */
export interface Identity {
  readonly name: string
  readonly version: string
  /** Changes when the server is started anew. */
  readonly instance: string
  /** What it is there for, in its own words; a demonstration says `demo`. */
  readonly environment?: string
}

/** ms for one answer. */
const patience = 5000
/** Of a backend that answers 5xx. */
const attempts = 4
/** ms between two of them. */
const between = 500

/** Asks a backend who it is. @throws Error saying what came instead of an identity */
export async function identifyBackend(backend: ApiClient): Promise<Identity> {
  const { expects, response } = endpoint('platform.health')
  const answer = await healthOf(backend)
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

/** A backend that errs now and then is to be measured: one 5xx is not yet its word. */
async function healthOf(backend: ApiClient): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt++) {
    const answer = await backend.send('platform.health', { timeout: patience })
    if (answer.status < 500 || attempt === attempts) return answer
    await sleep(between)
  }
}

/** The event that tells the judge who answered before or after the load; a backend that does not answer is told as such. */
export async function identifiedEvent(backend: ApiClient, target: Arm, moment: IdentifiedAttributes['moment']): Promise<OutgoingEvent> {
  const known = await identifyBackend(backend).catch((error: unknown) => sentenceOf(error))
  const identity = typeof known === 'string' ? {} : { name: known.name, version: known.version, instance: known.instance }
  const attributes: IdentifiedAttributes = { target, moment, reachable: typeof known !== 'string', ...identity }
  return { name: events.backendIdentified, id: `identified/${target}/${moment}`, time: Date.now(), attributes: { ...attributes } }
}

/** A front end, a login page or a proxy answers with a page. */
function notJson({ headers, body }: HttpResponse): string {
  const type = headers['content-type']
  const found = /^\s*</.test(body) ? 'a page (HTML)' : body === '' ? 'nothing' : 'something else'
  return `it answered with ${found}${type === undefined ? '' : `, content-type ${String(type)}`}, expected JSON: is this the address of the API, or of a front end or login page before it?`
}
