import type { EndpointId } from '../../../contract/endpoints.ts'
import type { Answer } from '../../http-client.ts'
import type { Actor } from './actor.ts'
import { ask, isAnswered } from './ask.ts'
import { type Cast, comparable, unreadable } from './cast.ts'
import { trialDifferences } from './differences/trial.ts'
import { type Trial, trialsOf } from './trials.ts'

/** What refusals and preflights of an endpoint came to. */
export interface Tried {
  readonly differences: readonly string[]
  /** Why some could not be compared. */
  readonly open: readonly string[]
}

interface Outcome {
  readonly trial: Trial
  readonly answer: Answer | null
  readonly open: string | null
}

/** Sends on both sides what both must refuse alike, and asks as a browser does before it lets a page ask. */
export async function compareTrials(id: EndpointId, cast: Cast): Promise<Tried> {
  const [first, second, candidate] = await Promise.all([...cast.baseline, cast.candidate].map(actor => outcomesOf(id, actor, cast)))
  const compared = (candidate ?? []).map(outcome => comparedTrial([sameTrial(first, outcome), sameTrial(second, outcome)], outcome))
  return { differences: compared.flatMap(({ differences }) => differences), open: [...new Set(compared.flatMap(({ open }) => open))] }
}

function sameTrial(outcomes: readonly Outcome[] = [], { trial }: Outcome): Outcome | undefined {
  return outcomes.find(outcome => outcome.trial.what === trial.what)
}

function outcomesOf(id: EndpointId, actor: Actor, cast: Cast): Promise<Outcome[]> {
  return Promise.all(trialsOf(id, actor, actor.backend.side, cast.manner).map(trial => outcomeOf(id, trial, actor, cast)))
}

async function outcomeOf(id: EndpointId, trial: Trial, actor: Actor, cast: Cast): Promise<Outcome> {
  const reply = await ask(actor.backend, trial.request, id)
  const open = unreadable(actor, reply)
  return { trial, answer: isAnswered(reply) ? comparable(cast, actor, reply.answer, trial.request) : null, open: open && `${trial.what}: ${open}` }
}

function comparedTrial(baseline: readonly (Outcome | undefined)[], { trial, answer, open }: Outcome): { differences: string[]; open: string[] } {
  const samples = baseline.flatMap(outcome => (outcome?.answer ? [outcome.answer] : []))
  const reasons = [...baseline.flatMap(outcome => outcome?.open ?? []), ...(open ? [open] : [])]
  if (answer === null || samples.length < baseline.length || reasons.length > 0) return { differences: [], open: reasons }
  return { differences: trialDifferences(trial, samples, answer, Date.now()), open: [] }
}
