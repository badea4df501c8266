import type { EndpointId } from '../../contract/endpoints.ts'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { rightAnswer } from '../probes/census/ask.ts'

/** What came of one request: the body that the catalogue promises, or in words what came instead. */
export type Attempt<Body> = { readonly body: Body } | { readonly failure: string }

export type Question = Omit<Parameters<ApiClient['send']>[1], 'timeout'>

/** ms for one answer. */
const patience = 5000

/** Asks a backend once. @param id of an endpoint whose right answer has a body  @throws InputFailure where the caller must not go on, else never */
export async function attempt<Body>(backend: ApiClient, id: EndpointId, question: Question): Promise<Attempt<Body>> {
  try {
    return { body: rightAnswer<Body>(id, await backend.send(id, { ...question, timeout: patience })) }
  } catch (error) {
    if (error instanceof InputFailure) throw error
    // A parser's message would quote the answer, which may hold a token.
    const cause = error instanceof SyntaxError ? `${id} answered something that is not JSON` : sentenceOf(error)
    return { failure: cause.startsWith(id) ? cause : `${id}: ${cause}` }
  }
}

export function isRight<Body>(tried: Attempt<Body>): tried is { readonly body: Body } {
  return 'body' in tried
}

export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` }
}
