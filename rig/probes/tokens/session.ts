import { z } from 'zod'
import type { Account } from '../../../contract/accounts.ts'
import type { EndpointId } from '../../../contract/endpoints.ts'
import type { TokenAttributes } from '../../../contract/probe-events.ts'
import { sentenceOf } from '../../platform/failure.ts'
import { bearer, type HttpResponse, tryParseJson } from '../../platform/http-client.ts'
import type { ApiClient } from '../api-client.ts'
import type { TokenAttempt } from './alter.ts'

/** ms for one answer. */
const timeoutMs = 5000

/** The tokens that signing in gave. Never to be logged. */
export interface Session {
  readonly accessToken: string
  readonly refreshToken: string
}

const session = z.object({ accessToken: z.string().min(1), refreshToken: z.string().min(1) })

export type TokenUse = Pick<TokenAttributes, 'outcome' | 'detail'>

const user = z.object({ email: z.string() })

/** @throws Error saying what came instead of an account */
export async function register(backend: ApiClient, account: Account): Promise<void> {
  await sendSuccessfully(backend, 'auth.register', { body: account })
}

/** @throws Error saying what came instead of tokens, without the answer's text */
export async function signIn(backend: ApiClient, { email, password }: Account): Promise<Session> {
  const body = await sendSuccessfully(backend, 'auth.login', { body: { email, password } })
  const found = session.safeParse(tryParseJson(body))
  if (!found.success) throw new Error('auth.login did not answer with accessToken and refreshToken')
  return found.data
}

/** @throws Error saying what came instead of the end of the session */
export async function signOut(backend: ApiClient, { accessToken, refreshToken }: Session): Promise<void> {
  await sendSuccessfully(backend, 'auth.logout', { headers: bearer(accessToken), body: { refreshToken } })
}

async function sendSuccessfully(backend: ApiClient, id: EndpointId, question: { body: unknown; headers?: Record<string, string> }): Promise<string> {
  const answer = await backend.send(id, { ...question, timeout: timeoutMs })
  if (!isSuccess(answer)) throw new Error(`${id} answered ${answer.status}`)
  return answer.body
}

function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300
}

/** Requests the owner of a token from a backend. Never throws.
 *  @returns accepted: it named the account; refused: 401 or 403; unreadable: any other response, which shows nothing about tokens */
export async function tryToken(attempt: TokenAttempt, backend: ApiClient, account: Account): Promise<TokenUse> {
  if ('missing' in attempt) return unreadableUse(attempt.missing)
  try {
    return outcomeOf(await backend.send('auth.me', { headers: bearer(attempt.token), timeout: timeoutMs }), account)
  } catch (error) {
    return unreadableUse(sentenceOf(error))
  }
}

export function unreadableUse(detail: string): TokenUse {
  return { outcome: 'unreadable', detail }
}

function outcomeOf(answer: HttpResponse, { email }: Account): TokenUse {
  if (answer.status === 401 || answer.status === 403) return { outcome: 'refused' }
  if (!isSuccess(answer)) return unreadableUse(`auth.me answered ${answer.status}`)
  const found = user.safeParse(tryParseJson(answer.body))
  if (!found.success) return unreadableUse(`auth.me answered ${answer.status} without saying whose token it is`)
  return found.data.email === email ? { outcome: 'accepted' } : unreadableUse(`auth.me answered ${answer.status} for another account`)
}
