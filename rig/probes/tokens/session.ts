import { z } from 'zod'
import type { Account } from '../../../contract/accounts.ts'
import type { EndpointId } from '../../../contract/endpoints.ts'
import { jsonOf } from '../../platform/json-of.ts'
import type { ApiClient } from '../api-client.ts'
import { isSuccess } from './answers.ts'

/** ms for one answer. */
export const patience = 5000

/** The tokens that signing in gave. Never to be logged. */
export interface Session {
  readonly accessToken: string
  readonly refreshToken: string
}

const session = z.object({ accessToken: z.string().min(1), refreshToken: z.string().min(1) })

/** @throws Error saying what came instead of an account */
export async function register(backend: ApiClient, account: Account): Promise<void> {
  await succeeded(backend, 'auth.register', { body: account })
}

/** @throws Error saying what came instead of tokens, without the answer's text */
export async function signIn(backend: ApiClient, { email, password }: Account): Promise<Session> {
  const body = await succeeded(backend, 'auth.login', { body: { email, password } })
  const found = session.safeParse(jsonOf(body))
  if (!found.success) throw new Error('auth.login did not answer with accessToken and refreshToken')
  return found.data
}

/** @throws Error saying what came instead of the end of the session */
export async function signOut(backend: ApiClient, { accessToken, refreshToken }: Session): Promise<void> {
  await succeeded(backend, 'auth.logout', { headers: { authorization: `Bearer ${accessToken}` }, body: { refreshToken } })
}

async function succeeded(backend: ApiClient, id: EndpointId, question: { body: unknown; headers?: Record<string, string> }): Promise<string> {
  const answer = await backend.ask(id, { ...question, timeout: patience })
  if (!isSuccess(answer)) throw new Error(`${id} answered ${answer.status}`)
  return answer.body
}
