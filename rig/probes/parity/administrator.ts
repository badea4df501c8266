import type { Role } from '../../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import type { Administrator as Credentials } from '../../../contract/load.ts'
import { keptFrom } from '../../../contract/request-template.ts'
import type { Administrator } from '../../clean/administrator.ts'
import { sentenceOf } from '../../platform/failure.ts'
import { type HttpResponse, tryParseJson } from '../../platform/http-client.ts'
import type { ApiClient } from '../api-client.ts'
import { credentialsOf } from './actor.ts'
import { patience } from './ask.ts'

/** Makes an account with a role. @throws Error saying what came instead of one */
export async function makeAccount(administrator: Administrator, tag: string, role: Exclude<Role, 'shopper'>): Promise<void> {
  const body = { ...credentialsOf(tag, role), name: `Parity ${role}`, role }
  const { status } = await administrator.ask('admin.users.create', { body }, unending())
  if (!endpoint('admin.users.create').expects.includes(status)) throw new Error(`admin.users.create answered ${status}`)
}

/** The administrator's part is done to its end: what was begun on the baseline is also taken away again. */
export function unending(): AbortSignal {
  return new AbortController().signal
}

/** @returns an access token  @throws Error saying what came instead */
export async function signIn(api: ApiClient, { email, password }: Credentials): Promise<string> {
  const { accessToken } = keptFrom(endpoint('auth.login').example, tryParseJson((await right(api, 'auth.login', { body: { email, password } })).body))
  if (accessToken === undefined) throw new Error('auth.login answered without a token')
  return accessToken
}

/** An answer that is as the catalogue says. @throws Error naming what it is instead */
export async function right(api: ApiClient, id: EndpointId, question: Omit<Parameters<ApiClient['send']>[1], 'timeout'>): Promise<HttpResponse> {
  const answer = await api.send(id, { ...question, timeout: patience }).catch((error: unknown) => {
    throw new Error(`${id} gave no answer (${sentenceOf(error)})`)
  })
  if (endpoint(id).expects.includes(answer.status)) return answer
  throw new Error(`${id} answered ${answer.status}`)
}
