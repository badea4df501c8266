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
  /** Why no actor has an account with a role of its own; null when all have. */
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

/** The answers among replies as they are compared. @param request each actor's, as it was sent */
export function answersIn({ runId, baseline, candidate }: Cast, replies: Replies, request: (actor: Actor) => Request) {
  const comparable = (actor: Actor | undefined, reply: Reply) =>
    actor && isAnswered(reply) ? [withoutOwnNames(reply.answer, runId, actor.backend.http.origin, request(actor).path)] : []
  const [found = null] = comparable(candidate, replies.candidate)
  return { samples: replies.baseline.flatMap((reply, i) => comparable(baseline[i], reply)), found }
}

/** Why there is nothing to compare; an answer of the candidate that breaks off is a difference. */
export function unreadableReplies({ baseline, candidate }: Cast, replies: Replies): string | null {
  const reasons = replies.baseline.map((reply, i) => unreadable(baseline[i] ?? baseline[0], reply))
  const broken = !isAnswered(replies.candidate) && replies.candidate.broken
  return [...reasons, broken ? null : unreadable(candidate, replies.candidate)].find(reason => reason !== null) ?? null
}

/** The difference that an answer of the candidate is which breaks off. */
export function brokenOff(reply: Reply): string {
  return `the answer breaks off (${isAnswered(reply) ? '' : reply.failure})`
}

/** Why a reply cannot be compared: there is none, or it refuses for asking too much; null when it can. */
function unreadable({ backend: { name } }: Actor, reply: Reply): string | null {
  if (!isAnswered(reply)) return `${name} gave no answer (${reply.failure})`
  return reply.answer.status === 429 ? `${name} limited the rate of requests (429): let it take more while it is compared` : null
}
