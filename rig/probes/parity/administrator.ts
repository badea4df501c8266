import type { Role } from '../../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import type { Administrator as Credentials } from '../../../contract/load.ts'
import { extractVariables } from '../../../contract/request-template.ts'
import type { Administrator } from '../../clean/administrator.ts'
import { sentenceOf } from '../../platform/failure.ts'
import { type HttpResponse, tryParseJson } from '../../platform/http-client.ts'
import type { ApiClient } from '../api-client.ts'
import { credentialsOf } from './actor.ts'
import { timeoutMs } from './ask.ts'

/** Creates an account with a role. @throws Error that names the unexpected response */
export async function createAccount(administrator: Administrator, tag: string, role: Exclude<Role, 'shopper'>): Promise<void> {
  const body = { ...credentialsOf(tag, role), name: `Parity ${role}`, role }
  const { status } = await administrator.send('admin.users.create', { body }, neverAborted())
  if (!endpoint('admin.users.create').expects.includes(status)) throw new Error(`admin.users.create answered ${status}`)
}

/** A signal that never aborts: data created on the baseline must also be deleted. */
export function neverAborted(): AbortSignal {
  return new AbortController().signal
}

/** @returns an access token  @throws Error that names the unexpected response */
export async function signIn(api: ApiClient, { email, password }: Credentials): Promise<string> {
  const { accessToken } = extractVariables(
    endpoint('auth.login').example,
    tryParseJson((await sendExpected(api, 'auth.login', { body: { email, password } })).body),
  )
  if (accessToken === undefined) throw new Error('auth.login answered without a token')
  return accessToken
}

/** Sends a request and requires an expected status. @throws Error that names the unexpected status */
export async function sendExpected(api: ApiClient, id: EndpointId, question: Omit<Parameters<ApiClient['send']>[1], 'timeout'>): Promise<HttpResponse> {
  const answer = await api.send(id, { ...question, timeout: timeoutMs }).catch((error: unknown) => {
    throw new Error(`${id} gave no answer (${sentenceOf(error)})`)
  })
  if (endpoint(id).expects.includes(answer.status)) return answer
  throw new Error(`${id} answered ${answer.status}`)
}
