import type { Answer } from '../../http-client.ts'
import type { Actor } from './actor.ts'
import { ask, isAnswered, type Reply } from './ask.ts'
import { withoutOwnNames } from './own-names.ts'
import type { Manner, Request } from './request.ts'

/** All who ask: two ask the baseline, so that what varies by itself is seen, one asks the candidate. */
export interface Cast {
  readonly runId: string
  readonly baseline: readonly [Actor, Actor]
  readonly candidate: Actor
  readonly manner: Manner
  /** Why nobody has an account with a role of its own; null when all have. */
  readonly withoutRoles: string | null
}

/** A difference in what is only read counts when it is seen so many times; who repeats a write writes twice. */
export const timesSeen = 3
/** ms between two looks at a difference. */
export const pause = 150

/** What came of a question that all asked at the same time. */
export interface Replies {
  readonly baseline: readonly Reply[]
  readonly candidate: Reply
}

/** Lets all ask at the same time: what others change meanwhile, they change for all.
 *  @param request each actor's  @param what for messages  @throws InputFailure (see ask) */
export async function askAll({ baseline, candidate }: Cast, what: string, request: (actor: Actor) => Request): Promise<Replies> {
  const [first, second, third] = await Promise.all([...baseline, candidate].map(one => ask(one.backend, request(one), what)))
  if (!first || !second || !third) throw new Error('Cannot compare: expected three actors')
  return { baseline: [first, second], candidate: third }
}

/** An answer as it is compared. @param request what it answers */
export function comparable({ runId }: Cast, { backend }: Actor, answer: Answer, request: Request): Answer {
  return withoutOwnNames(answer, runId, backend.http.origin, request.path)
}

/** Why a reply cannot be compared: there is none, or it refuses for asking too much; null when it can. */
export function unreadable({ backend: { name } }: Actor, reply: Reply): string | null {
  if (!isAnswered(reply)) return `${name} gave no answer (${reply.failure})`
  return reply.answer.status === 429 ? `${name} limited the rate of requests (429): let it take more while it is compared` : null
}
