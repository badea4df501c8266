import type { EndpointId } from '../../contract/endpoints.ts'
import { CommandFailure, sentenceOf } from '../platform/failure.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { parseExpectedBody } from '../probes/census/ask.ts'

/** Result of one request: the body that the catalogue promises, or a description of the failure. */
export type Attempt<Body> = { readonly body: Body } | { readonly failure: string }

export type RequestOptions = Omit<Parameters<ApiClient['send']>[1], 'timeout'>

/** Per request. */
const timeoutMs = 5000

/** Sends one request without retries. @param id of an endpoint whose expected response has a body  @throws LiveKeySeen; otherwise never */
export async function sendOnce<Body>(backend: ApiClient, id: EndpointId, question: RequestOptions): Promise<Attempt<Body>> {
  try {
    return { body: parseExpectedBody<Body>(id, await backend.send(id, { ...question, timeout: timeoutMs })) }
  } catch (error) {
    if (error instanceof CommandFailure) throw error
    // A parser's message would quote the answer, which may hold a token.
    const cause = error instanceof SyntaxError ? `${id} answered with a body that is not JSON` : sentenceOf(error)
    return { failure: cause.startsWith(id) ? cause : `${id}: ${cause}` }
  }
}

export function isSuccess<Body>(tried: Attempt<Body>): tried is { readonly body: Body } {
  return 'body' in tried
}
