import { setTimeout as wait } from 'node:timers/promises'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import type { HttpResponse } from '../../platform/http-client.ts'
import type { Actor } from './actor.ts'
import { isAnswered } from './ask.ts'
import { type Actors, comparableAnswers, describeBrokenAnswer, describeUnreadableReplies, minRepeats, type Replies, repeatDelayMs, sendToAll } from './cast.ts'
import { answerDifferences } from './differences/answer.ts'
import { exampleRequest } from './request.ts'

/** What an endpoint's example came to, asked by all. */
export type Example =
  | { readonly outcome: 'compared'; readonly differences: readonly string[]; readonly replies: Replies }
  | { readonly outcome: 'unreadable'; readonly reason: string; readonly replies: Replies }

/** ms that a read may take to give what was asked for before, as a report does. */
const maxPreparationMs = 5000

/** Asks an endpoint's example on both sides and compares the answers. A read is asked again where it differs: what other users of the shared
 *  database change meanwhile is seen to vary by itself then. */
export async function compareExample(id: EndpointId, cast: Actors): Promise<Example> {
  const samples: HttpResponse[] = []
  const until = performance.now() + maxPreparationMs
  for (let seen = 1; ; seen++) {
    const looked = await compareOnce(id, cast, samples)
    if (endpoint(id).method !== 'GET' || isFinal(looked, seen, performance.now() > until)) return looked
    await wait(repeatDelayMs)
  }
}

function isFinal(looked: Example, seen: number, late: boolean): boolean {
  return looked.outcome === 'compared' ? looked.differences.length === 0 || seen >= minRepeats : late || !isUnready(looked.replies)
}

/** @param samples what the baseline answered so far; grows */
async function compareOnce(id: EndpointId, cast: Actors, samples: HttpResponse[]): Promise<Example> {
  const { expects, response, own = [] } = endpoint(id)
  const request = (actor: Actor) => exampleRequest(id, actor, actor.backend.side, cast.manner)
  const replies = await sendToAll(cast, id, request)
  const reason = describeUnreadableReplies(cast, replies)
  if (reason !== null) return { outcome: 'unreadable', reason, replies }
  const { samples: fresh, found } = comparableAnswers(cast, replies, request)
  const odd = fresh.find(({ status }) => !expects.includes(status))
  if (odd) return { outcome: 'unreadable', reason: describeUnexpectedStatus(cast, odd, expects), replies }
  samples.push(...fresh)
  const closeness = { values: 'all', own, now: Date.now() } as const
  return {
    outcome: 'compared',
    differences: found ? answerDifferences(samples, found, closeness, response) : [describeBrokenAnswer(replies.candidate)],
    replies,
  }
}

/** Whether what was asked for is being prepared still. */
function isUnready({ baseline }: Replies): boolean {
  return baseline.every(isAnswered) && baseline.some(reply => isAnswered(reply) && [202, 409, 425, 503].includes(reply.answer.status))
}

function describeUnexpectedStatus({ baseline: [{ backend }] }: Actors, { status }: HttpResponse, expects: readonly number[]): string {
  return `${backend.name} itself answered ${status} instead of ${expects.join(' or ')} to the catalogue's example, so there is nothing to compare with`
}
