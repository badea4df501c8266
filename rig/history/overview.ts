import { comparePolicies, type Difference, type Direction, directionOf } from '../../collector/index.ts'
import { describeTally, type Tally, tallyControls } from '../control/control-tally.ts'
import { listControls } from './append.ts'
import {
  countByVersion,
  type DatedDecision,
  type Evaluation,
  isCarriedOut,
  isSettled,
  listDecisions,
  listEvaluations,
  listVerdicts,
  type VersionEvaluations,
} from './evaluations.ts'
import type { Chain } from './hash-chain.ts'
import type { Entry, StoredVerdict } from './history-entry.ts'
import { listTrends, type Trend } from './trends.ts'

/** A run's verdict on one checkpoint. */
export interface RunVerdict
  extends Pick<StoredVerdict, 'run' | 'judgedAt' | 'closed' | 'profile' | 'rollback'>,
    Pick<Evaluation['checkpoint'], 'verdict' | 'parts'> {
  /** Version of the candidate. */
  readonly candidate: string | null
}

/** A checkpoint over time. */
export interface CheckpointOverview {
  readonly id: string
  readonly title: string
  readonly settled: boolean
  /** Runs that were carried out, by the candidate's version. */
  readonly asked: readonly VersionEvaluations[]
  /** Verdicts and decisions in order, interrupted runs included. */
  readonly events: readonly (({ readonly kind: 'verdict' } & RunVerdict) | ({ readonly kind: 'decision' } & DatedDecision))[]
  readonly trends: readonly Trend[]
}

/** The history as `cutover history` shows it. */
export interface Overview {
  readonly entries: number
  readonly head: string
  readonly checkpoints: readonly CheckpointOverview[]
  readonly limits: readonly LimitChanges[]
  readonly controls: Tally & { readonly sentence: string }
}

/** Summarises a history by checkpoint, with changed limits and controls. */
export function createOverview({ entries, head }: Pick<Chain, 'entries' | 'head'>): Overview {
  const tally = tallyControls(listControls(entries))
  return {
    entries: entries.length,
    head,
    checkpoints: listCheckpointIds(entries).map(id => summarizeCheckpoint(entries, id)),
    limits: listLimitChanges(entries),
    controls: { ...tally, sentence: describeTally(tally) },
  }
}

function summarizeCheckpoint(entries: Chain['entries'], id: string): CheckpointOverview {
  const all = listEvaluations(entries, id)
  const evaluations = all.filter(isCarriedOut)
  return {
    id,
    title: all.at(-1)?.checkpoint.title ?? '',
    settled: isSettled(entries, id),
    asked: countByVersion(evaluations),
    events: entries.flatMap(entry => [
      ...listEvaluations([entry], id).map(found => ({ kind: 'verdict' as const, ...toRunVerdict(found) })),
      ...listDecisions([entry])
        .filter(({ checkpoint }) => checkpoint === id)
        .map(decided => ({ kind: 'decision' as const, ...decided })),
    ]),
    trends: listTrends(evaluations),
  }
}

function toRunVerdict({ run: { run, judgedAt, closed, profile, rollback, backends }, checkpoint: { verdict, parts } }: Evaluation): RunVerdict {
  return { run, judgedAt, closed, profile, rollback, verdict, parts, candidate: backends.candidate.version }
}

function listCheckpointIds(entries: Chain['entries']): string[] {
  const ids = [
    ...listVerdicts(entries).flatMap(({ checkpoints }) => checkpoints.map(({ id }) => id)),
    ...listDecisions(entries).map(({ checkpoint }) => checkpoint),
  ]
  return [...new Set(ids)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

/** Limits that changed between a run and the one before it. */
export interface LimitChanges {
  readonly run: string
  readonly since: string
  /** ISO 8601 */
  readonly judgedAt: string
  readonly changes: readonly (Difference & { readonly direction: Direction })[]
}

/** Lists each run that was judged by other limits than the run before it; a reworded policy is no change. */
function listLimitChanges(entries: readonly Entry[]): LimitChanges[] {
  const runs = listVerdicts(entries)
  return runs.flatMap((run, i) => {
    const before = runs[i - 1]
    if (!before || before.policy.sha256 === run.policy.sha256) return []
    const lines = { ...before.policy.limits, ...run.policy.limits }
    const changes = comparePolicies(before.policy.limits, run.policy.limits).map(found => ({ ...found, direction: directionOf(found, lines) }))
    const real = changes.filter(({ direction }) => direction !== 'reworded')
    return real.length > 0 ? [{ run: run.run, since: before.run, judgedAt: run.judgedAt, changes: real }] : []
  })
}
