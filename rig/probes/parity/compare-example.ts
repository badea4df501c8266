import { setTimeout as wait } from 'node:timers/promises'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import type { Answer } from '../../http-client.ts'
import { isAnswered } from './ask.ts'
import { askAll, type Cast, comparable, pause, type Replies, timesSeen, unreadable } from './cast.ts'
import { answerDifferences } from './differences/answer.ts'
import { exampleRequest } from './request.ts'

/** What an endpoint's example came to, asked by all. */
export type Example =
  | { readonly outcome: 'compared'; readonly differences: readonly string[]; readonly replies: Replies }
  | { readonly outcome: 'unreadable'; readonly reason: string; readonly replies: Replies }

/** ms that a read may take to give what was asked for before, as a report does. */
const readyWithin = 5000

/** Asks an endpoint's example on both sides and compares the answers. A read is asked again where it differs: what other users of the shared
 *  database change meanwhile is seen to vary by itself then. */
export async function compareExample(id: EndpointId, cast: Cast): Promise<Example> {
  const repeatable = endpoint(id).method === 'GET'
  const samples: Answer[] = []
  const until = performance.now() + readyWithin
  for (let seen = 1; ; seen++) {
    const looked = await look(id, cast, samples)
    if (!repeatable) return looked
    if (looked.outcome === 'unreadable' ? performance.now() > until || !isUnready(looked.replies) : looked.differences.length === 0 || seen >= timesSeen)
      return looked
    await wait(pause)
  }
}

/** @param samples what the baseline answered so far; grows */
async function look(id: EndpointId, cast: Cast, samples: Answer[]): Promise<Example> {
  const { expects, response, own = [] } = endpoint(id)
  const request = (actor: Cast['candidate']) => exampleRequest(id, actor, actor.backend.side, cast.manner)
  const replies = await askAll(cast, id, request)
  const reason = unreadableReply(cast, replies)
  if (reason !== null) return { outcome: 'unreadable', reason, replies }
  const answers = replies.baseline.flatMap((reply, i) =>
    isAnswered(reply) ? [comparable(cast, cast.baseline[i] ?? cast.baseline[0], reply.answer, request(cast.baseline[i] ?? cast.baseline[0]))] : [],
  )
  const odd = answers.find(({ status }) => !expects.includes(status))
  if (odd) return { outcome: 'unreadable', reason: unexpected(cast, odd, expects), replies }
  samples.push(...answers)
  if (!isAnswered(replies.candidate)) return { outcome: 'compared', differences: [`the answer breaks off (${replies.candidate.failure})`], replies }
  const found = comparable(cast, cast.candidate, replies.candidate.answer, request(cast.candidate))
  return { outcome: 'compared', differences: answerDifferences(samples, found, { values: 'all', own, now: Date.now() }, response), replies }
}

/** Why there is nothing to compare; an answer of the candidate that breaks off is a difference. */
function unreadableReply({ baseline, candidate }: Cast, replies: Replies): string | null {
  const reasons = replies.baseline.map((reply, i) => unreadable(baseline[i] ?? baseline[0], reply))
  const broken = !isAnswered(replies.candidate) && replies.candidate.broken
  return [...reasons, broken ? null : unreadable(candidate, replies.candidate)].find(reason => reason !== null) ?? null
}

/** Whether what was asked for is being prepared still. */
function isUnready({ baseline }: Replies): boolean {
  return baseline.every(isAnswered) && baseline.some(reply => isAnswered(reply) && [202, 409, 425, 503].includes(reply.answer.status))
}

function unexpected({ baseline: [{ backend }] }: Cast, { status }: Answer, expects: readonly number[]): string {
  return `${backend.name} itself answered ${status} instead of ${expects.join(' or ')} to the catalogue's example, so there is nothing to compare with`
}
