import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import type { Administrator as Credentials } from '../../contract/load.ts'
import { keptFrom } from '../../contract/request-template.ts'
import { type HttpResponse, tryParseJson } from '../platform/http-client.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { askPersistently } from '../probes/census/ask.ts'

/** One backend, asked as its administrator. */
export interface Administrator {
  /** @returns the answer, whatever it says  @throws Error of the connection after several attempts; the signal's reason */
  ask(id: EndpointId, question: Question, signal: AbortSignal): Promise<HttpResponse>
}

type Question = Omit<Parameters<ApiClient['send']>[1], 'timeout' | 'headers'>

/** Signs in, and once more whenever the token is no good any more: a long cleaning outlives it.
 *  @throws Error saying what came instead of a token */
export async function signedIn(api: ApiClient, credentials: Credentials, signal: AbortSignal): Promise<Administrator> {
  let token = await tokenOf(api, credentials, signal)
  const asked = (id: EndpointId, question: Question, until: AbortSignal) =>
    askPersistently(api, id, { ...question, headers: { authorization: `Bearer ${token}` } }, until)
  return {
    ask: async (id, question, until) => {
      const answer = await asked(id, question, until)
      if (answer.status !== 401) return answer
      token = await tokenOf(api, credentials, until)
      return await asked(id, question, until)
    },
  }
}

async function tokenOf(api: ApiClient, { email, password }: Credentials, signal: AbortSignal): Promise<string> {
  const { status, body } = await askPersistently(api, 'auth.login', { body: { email, password } }, signal)
  const { expects, example } = endpoint('auth.login')
  if (!expects.includes(status)) throw new Error(`the administrator cannot sign in: auth.login answered ${status}`)
  const { accessToken } = keptFrom(example, tryParseJson(body))
  if (accessToken === undefined) throw new Error('the administrator cannot sign in: auth.login answered without a token')
  return accessToken
}
