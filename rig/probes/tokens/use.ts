import { z } from 'zod'
import type { Account } from '../../../contract/accounts.ts'
import type { TokenAttributes } from '../../../contract/probe-events.ts'
import { sentenceOf } from '../../platform/failure.ts'
import type { Answer } from '../../platform/http-client.ts'
import { jsonOf } from '../../platform/json-of.ts'
import type { ApiClient } from '../api-client.ts'
import type { Attempt } from './alter.ts'
import { isSuccess } from './answers.ts'
import { patience } from './session.ts'

export type Use = Pick<TokenAttributes, 'outcome' | 'detail'>

const user = z.object({ email: z.string() })

/** Asks a backend who the owner of a token is. Never throws.
 *  @returns accepted: it named the account; refused: 401 or 403; anything else says nothing of tokens and is unreadable */
export async function useOf(attempt: Attempt, backend: ApiClient, account: Account): Promise<Use> {
  if ('missing' in attempt) return unreadable(attempt.missing)
  try {
    return outcomeOf(await backend.ask('auth.me', { headers: { authorization: `Bearer ${attempt.token}` }, timeout: patience }), account)
  } catch (error) {
    return unreadable(sentenceOf(error))
  }
}

export function unreadable(detail: string): Use {
  return { outcome: 'unreadable', detail }
}

function outcomeOf(answer: Answer, { email }: Account): Use {
  if (answer.status === 401 || answer.status === 403) return { outcome: 'refused' }
  if (!isSuccess(answer)) return unreadable(`auth.me answered ${answer.status}`)
  const found = user.safeParse(jsonOf(answer.body))
  if (!found.success) return unreadable(`auth.me answered ${answer.status} without saying whose token it is`)
  return found.data.email === email ? { outcome: 'accepted' } : unreadable(`auth.me answered ${answer.status} for somebody else's account`)
}
