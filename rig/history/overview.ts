import { type Tally, tallyOf, tallySentence } from '../control/tally.ts'
import { type AskedOf, askedByVersion } from './asked-words.ts'
import type { Chain } from './chain.ts'
import { controlsIn } from './controls.ts'
import type { KeptVerdict } from './entry.ts'
import { type LimitChanges, limitChanges } from './limit-changes.ts'
import { type Asked, askedFor, type Decided, decisionsIn, isSettled, verdictsIn } from './questions.ts'
import { type Trend, trendsOf } from './trends.ts'

/** What a run said of one checkpoint. */
export interface RunVerdict extends Pick<KeptVerdict, 'run' | 'judgedAt' | 'closed' | 'profile' | 'rollback'>, Pick<Asked['checkpoint'], 'verdict' | 'parts'> {
  /** Version of the candidate. */
  readonly candidate: string | null
}

/** A checkpoint over time. */
export interface CheckpointOverview {
  readonly id: string
  readonly title: string
  readonly settled: boolean
  readonly asked: readonly AskedOf[]
  /** What happened, in order: a run's verdict, or what a meeting decided. */
  readonly events: readonly (({ readonly kind: 'verdict' } & RunVerdict) | ({ readonly kind: 'decision' } & Decided))[]
  readonly trends: readonly Trend[]
}

/** All that the history says, as `cutover history` shows it. */
export interface Overview {
  readonly entries: number
  readonly head: string
  readonly checkpoints: readonly CheckpointOverview[]
  readonly limits: readonly LimitChanges[]
  readonly controls: Tally & { readonly sentence: string }
}

export function overviewOf({ entries, head }: Pick<Chain, 'entries' | 'head'>): Overview {
  const tally = tallyOf(controlsIn(entries))
  return {
    entries: entries.length,
    head,
    checkpoints: checkpointIds(entries).map(id => checkpointOverview(entries, id)),
    limits: limitChanges(entries),
    controls: { ...tally, sentence: tallySentence(tally) },
  }
}

function checkpointOverview(entries: Chain['entries'], id: string): CheckpointOverview {
  const asked = askedFor(entries, id)
  return {
    id,
    title: asked.at(-1)?.checkpoint.title ?? '',
    settled: isSettled(entries, id),
    asked: askedByVersion(asked),
    events: entries.flatMap(entry => [
      ...askedFor([entry], id).map(found => ({ kind: 'verdict' as const, ...runVerdict(found) })),
      ...decisionsIn([entry])
        .filter(({ checkpoint }) => checkpoint === id)
        .map(decided => ({ kind: 'decision' as const, ...decided })),
    ]),
    trends: trendsOf(asked),
  }
}

function runVerdict({ run: { run, judgedAt, closed, profile, rollback, backends }, checkpoint: { verdict, parts } }: Asked): RunVerdict {
  return { run, judgedAt, closed, profile, rollback, verdict, parts, candidate: backends.candidate.version }
}

function checkpointIds(entries: Chain['entries']): string[] {
  const ids = [
    ...verdictsIn(entries).flatMap(({ checkpoints }) => checkpoints.map(({ id }) => id)),
    ...decisionsIn(entries).map(({ checkpoint }) => checkpoint),
  ]
  return [...new Set(ids)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}
