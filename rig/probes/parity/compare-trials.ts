import { setTimeout as wait } from 'node:timers/promises'
import type { EndpointId } from '../../../contract/endpoints.ts'
import type { HttpResponse } from '../../platform/http-client.ts'
import type { Actor } from './actor.ts'
import { type Actors, comparableAnswers, describeBrokenAnswer, describeUnreadableReplies, minRepeats, repeatDelayMs, sendToAll } from './cast.ts'
import { trialDifferences } from './differences/trial.ts'
import type { Request } from './request.ts'
import { type Trial, trialsOf } from './trials.ts'

/** What one trial came to. */
export interface TrialResult {
  /** What was unusual about it. */
  readonly what: string
  readonly differences: readonly string[]
  /** Why it could not be compared; null when it could. */
  readonly open: string | null
}

/** Sends on both sides what both must refuse alike, asks what a browser asks before it lets a page ask, and leaves out what backends have defaults for. */
export function compareTrials(id: EndpointId, cast: Actors): Promise<TrialResult[]> {
  const { baseline, candidate, manner } = cast
  const trials = trialsOf(id, candidate, candidate.backend.side, manner)
  const commonTrials = trials.filter(({ what }) => baseline.every(actor => findTrialRequest(what, id, actor, cast)))
  return Promise.all(commonTrials.map(trial => compareTrial(id, trial, cast)))
}

/** As compareExample does it: what reads shared data is asked again where it differs. */
async function compareTrial(id: EndpointId, trial: Trial, cast: Actors): Promise<TrialResult> {
  const samples: HttpResponse[] = []
  for (let seen = 1; ; seen++) {
    const tried = await compareOnce(id, trial, cast, samples)
    if (trial.kind !== 'bare' || tried.differences.length === 0 || seen >= minRepeats) return tried
    await wait(repeatDelayMs)
  }
}

/** @param samples what the baseline answered so far; grows */
async function compareOnce(id: EndpointId, { what, kind, request }: Trial, cast: Actors, samples: HttpResponse[]): Promise<TrialResult> {
  const requestOf = (actor: Actor) => findTrialRequest(what, id, actor, cast) ?? request
  const replies = await sendToAll(cast, id, requestOf)
  const open = describeUnreadableReplies(cast, replies)
  if (open !== null) return { what, differences: [], open }
  const { samples: fresh, found } = comparableAnswers(cast, replies, requestOf)
  samples.push(...fresh)
  return { what, differences: found ? trialDifferences(kind, samples, found, Date.now()) : [describeBrokenAnswer(replies.candidate)], open }
}

/** The request of a trial in an actor's name; undefined when there is none. */
function findTrialRequest(what: string, id: EndpointId, actor: Actor, { manner }: Actors): Request | undefined {
  return trialsOf(id, actor, actor.backend.side, manner).find(one => one.what === what)?.request
}
