import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import { exponentialDelay, retry } from '../../../contract/retry.ts'
import { mismatch } from '../../../contract/schema.ts'
import { CommandFailure } from '../../platform/failure.ts'
import type { HttpResponse } from '../../platform/http-client.ts'
import type { ApiClient } from '../api-client.ts'

type RequestOptions = Omit<Parameters<ApiClient['send']>[1], 'timeout'>

/** Per request. */
const timeoutMs = 5000
const maxAttempts = 3

/** Sends a request, with retries after transport errors, 429 and 5xx: those do not show what is stored.
 *  @throws Error of the last attempt, or of the signal; LiveKeySeen at once */
export async function sendWithRetries(backend: ApiClient, id: EndpointId, question: RequestOptions, signal: AbortSignal): Promise<HttpResponse> {
  try {
    signal.throwIfAborted()
    return await retry(() => backend.send(id, { ...question, timeout: timeoutMs }), {
      maxAttempts,
      isRetryable: outcome => ('error' in outcome ? !(outcome.error instanceof CommandFailure) : outcome.result.status >= 500 || outcome.result.status === 429),
      pause: failureCount => exponentialDelay(failureCount, { firstMs: 100, factor: 4, maxMs: timeoutMs }),
      signal,
    })
  } catch (error) {
    throw error === signal.reason && isTimeout(error) ? new Error('not sent: the read-back ran out of time') : error
  }
}

/** Parses a response body and validates it against the catalogue. @throws Error that names the mismatch */
export function parseExpectedBody<Body>(id: EndpointId, answer: HttpResponse): Body {
  const { expects, response } = endpoint(id)
  if (!expects.includes(answer.status)) throw new Error(`${id} answered ${answer.status}`)
  const body: unknown = JSON.parse(answer.body)
  const wrong = response ? mismatch(body, response) : null
  if (wrong) throw new Error(`${id}: ${wrong}`)
  return body as Body
}

/** Waits until the time is over or the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
}
