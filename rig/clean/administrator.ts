import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import type { Administrator as Credentials } from '../../contract/load.ts'
import { extractVariables } from '../../contract/request-template.ts'
import { bearer, type HttpResponse, tryParseJson } from '../platform/http-client.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { sendWithRetries } from '../probes/census/ask.ts'

/** Sends requests to one backend as its administrator. */
export interface Administrator {
  /** @returns the response, of any status  @throws Error of the connection after several attempts; the signal's reason */
  send(id: EndpointId, question: RequestOptions, signal: AbortSignal): Promise<HttpResponse>
}

type RequestOptions = Omit<Parameters<ApiClient['send']>[1], 'timeout' | 'headers'>

/** Signs in, and again whenever the token has expired: a long cleanup outlives it.
 *  @throws Error that names the response without a token */
export async function signInAsAdministrator(api: ApiClient, credentials: Credentials, signal: AbortSignal): Promise<Administrator> {
  let token = await requestToken(api, credentials, signal)
  const asked = (id: EndpointId, question: RequestOptions, until: AbortSignal) => sendWithRetries(api, id, { ...question, headers: bearer(token) }, until)
  return {
    send: async (id, question, until) => {
      const answer = await asked(id, question, until)
      if (answer.status !== 401) return answer
      token = await requestToken(api, credentials, until)
      return await asked(id, question, until)
    },
  }
}

async function requestToken(api: ApiClient, { email, password }: Credentials, signal: AbortSignal): Promise<string> {
  const { status, body } = await sendWithRetries(api, 'auth.login', { body: { email, password } }, signal)
  const { expects, example } = endpoint('auth.login')
  if (!expects.includes(status)) throw new Error(`the administrator cannot sign in: auth.login answered ${status}`)
  const { accessToken } = extractVariables(example, tryParseJson(body))
  if (accessToken === undefined) throw new Error('the administrator cannot sign in: auth.login answered without a token')
  return accessToken
}
