import { type DecisionWord, settles } from '../../contract/history-events.ts'
import type { Entry, KeptDecision, KeptVerdict } from './entry.ts'

/** A run's verdict on one checkpoint. */
export interface Asked {
  readonly run: KeptVerdict
  readonly checkpoint: KeptVerdict['checkpoints'][number]
}

/** A decision, with its time (ISO 8601). */
export type Decided = KeptDecision & { readonly at: string }

/** Every time that runs asked for a checkpoint, in order. */
export function askedFor(entries: readonly Entry[], checkpoint: string): Asked[] {
  return verdictsIn(entries).flatMap(run => run.checkpoints.filter(({ id }) => id === checkpoint).map(found => ({ run, checkpoint: found })))
}

export function verdictsIn(entries: readonly Entry[]): KeptVerdict[] {
  return entries.flatMap(entry => (entry.kind === 'verdict' ? [entry.verdict] : []))
}

export function decisionsIn(entries: readonly Entry[]): Decided[] {
  return entries.flatMap(entry => (entry.kind === 'decision' ? [{ ...entry.decision, at: entry.at }] : []))
}

/** Whether a meeting settled a checkpoint; its last word counts. */
export function isSettled(entries: readonly Entry[], checkpoint: string): boolean {
  const last = decisionsIn(entries).findLast(decided => decided.checkpoint === checkpoint)
  return last !== undefined && settles(last.decision)
}

/** Whether a decision goes against a verdict: on without a go, or not on despite one. Without a verdict, going on does. */
export function goesAgainst(decision: DecisionWord, verdict: KeptVerdict['verdict'] | null): boolean {
  return settles(decision) !== (verdict === 'go')
}
