import type { Actor } from './actor.ts'
import { isAnswered, type Reply, sendRequest } from './ask.ts'
import { replaceOwnNames } from './own-names.ts'
import type { Request, RequestSettings } from './request.ts'

/** The three actors: two use the baseline, to detect values that vary by themselves, one uses the candidate. */
export interface Actors {
  readonly runId: string
  readonly baseline: readonly [Actor, Actor]
  readonly candidate: Actor
  readonly manner: RequestSettings
  /** Why no actor has an account with a role of its own; null when all have. */
  readonly withoutRoles: string | null
}

/** A difference of a read counts after this many repeats. Writes are not repeated. */
export const minRepeats = 3
/** ms between two looks at a difference. */
export const repeatDelayMs = 150

/** Replies to a request that all actors sent at the same time. */
export interface Replies {
  readonly baseline: readonly Reply[]
  readonly candidate: Reply
}

/** Sends a request as all actors at the same time, so that concurrent changes affect all replies.
 *  @param request each actor's  @param what for messages  @throws InputFailure (see ask) */
export async function sendToAll({ baseline, candidate }: Actors, what: string, request: (actor: Actor) => Request): Promise<Replies> {
  const [first, second, third] = await Promise.all([...baseline, candidate].map(one => sendRequest(one.backend, request(one), what)))
  if (!first || !second || !third) throw new Error('Cannot compare: expected three actors')
  return { baseline: [first, second], candidate: third }
}

/** The answers among replies as they are compared. @param request each actor's, as it was sent */
export function comparableAnswers({ runId, baseline, candidate }: Actors, replies: Replies, request: (actor: Actor) => Request) {
  const comparable = (actor: Actor | undefined, reply: Reply) =>
    actor && isAnswered(reply) ? [replaceOwnNames(reply.answer, runId, actor.backend.http.origin, request(actor).path)] : []
  const [found = null] = comparable(candidate, replies.candidate)
  return { samples: replies.baseline.flatMap((reply, i) => comparable(baseline[i], reply)), found }
}

/** Why there is nothing to compare; an answer of the candidate that breaks off is a difference. */
export function describeUnreadableReplies({ baseline, candidate }: Actors, replies: Replies): string | null {
  const reasons = replies.baseline.map((reply, i) => describeUnreadable(baseline[i] ?? baseline[0], reply))
  const broken = !isAnswered(replies.candidate) && replies.candidate.broken
  return [...reasons, broken ? null : describeUnreadable(candidate, replies.candidate)].find(reason => reason !== null) ?? null
}

/** The difference that an answer of the candidate is which breaks off. */
export function describeBrokenAnswer(reply: Reply): string {
  return `the answer breaks off (${isAnswered(reply) ? '' : reply.failure})`
}

/** Why a reply cannot be compared: there is none, or it refuses for asking too much; null when it can. */
function describeUnreadable({ backend: { name } }: Actor, reply: Reply): string | null {
  if (!isAnswered(reply)) return `${name} gave no answer (${reply.failure})`
  return reply.answer.status === 429 ? `${name} limited the rate of requests (429): let it take more while it is compared` : null
}
