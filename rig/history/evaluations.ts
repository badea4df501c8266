import { type DecisionWord, isFinalDecision } from '../../contract/history-events.ts'
import type { VerdictOutcome } from '../../contract/verdict.ts'
import type { Entry, StoredDecision, StoredVerdict } from './history-entry.ts'

/** A run's verdict on one checkpoint. */
export interface Evaluation {
  readonly run: StoredVerdict
  readonly checkpoint: StoredVerdict['checkpoints'][number]
}

/** A decision, with its time (ISO 8601). */
export type DatedDecision = StoredDecision & { readonly at: string }

/** How often one version of the candidate was evaluated for a checkpoint, and with which verdicts. */
export interface VersionEvaluations {
  readonly version: string | null
  readonly times: number
  /** "3 inconclusive, then go" */
  readonly outcomes: string
}

/** Lists the verdicts of all runs, in order. */
export function listVerdicts(entries: readonly Entry[]): StoredVerdict[] {
  return entries.flatMap(entry => (entry.kind === 'verdict' ? [entry.verdict] : []))
}

/** Lists the decisions of meetings, in order. */
export function listDecisions(entries: readonly Entry[]): DatedDecision[] {
  return entries.flatMap(entry => (entry.kind === 'decision' ? [{ ...entry.decision, at: entry.at }] : []))
}

/** Lists what runs said of a checkpoint, in order, interrupted runs included. */
export function listEvaluations(entries: readonly Entry[], checkpoint: string): Evaluation[] {
  return listVerdicts(entries).flatMap(run => run.checkpoints.filter(({ id }) => id === checkpoint).map(found => ({ run, checkpoint: found })))
}

/** Whether a run was carried out: an interrupted one evaluates nothing, so it is no attempt and no point of a trend. */
export function isCarriedOut({ run }: Evaluation): boolean {
  return run.closed !== 'interrupted'
}

/** Whether a meeting settled a checkpoint; its last decision counts. */
export function isSettled(entries: readonly Entry[], checkpoint: string): boolean {
  const last = listDecisions(entries).findLast(({ checkpoint: id }) => id === checkpoint)
  return last !== undefined && isFinalDecision(last.decision)
}

/** Whether a decision contradicts a verdict: to go on without a go, or not to despite one. Without a verdict, going on does. */
export function contradictsVerdict(decision: DecisionWord, verdict: StoredVerdict['verdict'] | null): boolean {
  return isFinalDecision(decision) !== (verdict === 'go')
}

/** Counts evaluations by the candidate's version, in the order of its first run. Each has a small chance of a false go; repeating adds it up. */
export function countByVersion(evaluations: readonly Evaluation[]): VersionEvaluations[] {
  const groups = Map.groupBy(evaluations, ({ run }) => run.backends.candidate.version)
  return [...groups].map(([version, group]) => ({
    version,
    times: group.length,
    outcomes: describeOutcomes(group.map(({ checkpoint }) => checkpoint.verdict)),
  }))
}

/** Up to so many stretches of equal verdicts are listed one by one. */
const maxStretches = 4

/** Lists verdicts in order: "3 inconclusive, then go"; of more stretches the counts and the last. */
export function describeOutcomes(outcomes: readonly VerdictOutcome[]): string {
  const stretches = splitIntoStretches(outcomes)
  if (stretches.length <= maxStretches) return stretches.map(({ outcome, times }) => (times === 1 ? outcome : `${times} ${outcome}`)).join(', then ')
  const kinds = ['go', 'inconclusive', 'no-go'] as const
  const counts = kinds.map(kind => [kind, outcomes.filter(outcome => outcome === kind).length] as const).filter(([, times]) => times > 0)
  return `${counts.map(([kind, times]) => `${times} ${kind}`).join(', ')}; the last was ${outcomes.at(-1)}`
}

function splitIntoStretches(outcomes: readonly VerdictOutcome[]): { outcome: VerdictOutcome; times: number }[] {
  const stretches: { outcome: VerdictOutcome; times: number }[] = []
  for (const outcome of outcomes) {
    const last = stretches.at(-1)
    if (last?.outcome === outcome) last.times++
    else stretches.push({ outcome, times: 1 })
  }
  return stretches
}
