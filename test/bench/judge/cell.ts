import type { Phase } from './latencies.ts'
import type { Peer } from './peers/peer.ts'
import type { CheckpointId } from './policy.ts'
import type { Random } from './random.ts'
import type { Second } from './recording.ts'

/** A plan of a run, and which checkpoints it judges. */
export interface CellPlan {
  readonly id: string
  /** Seconds of the measured window. */
  readonly looks: readonly number[]
  readonly stopEarly?: boolean
  /** Whether the rollback trigger on slowness is watched as well. */
  readonly triggers?: boolean
  readonly checkpoints: readonly CheckpointId[]
}

/** What happens in the next second of a run. */
export type Load = (phase: Phase) => Second

/** Runs of one truth: the same data for every plan and every judge. */
export interface Cell {
  readonly id: string
  readonly plans: readonly CellPlan[]
  /** Seconds for which the baseline runs alone before and after the load; 0 where it does not. Of several plans the first to end ends the load. */
  readonly solo: number
  /** What it is about: who knows nothing of that is not asked. */
  readonly about: Peer['about']
  /** Lengths of the measured window, in seconds, at which peers are asked. */
  readonly peersAt: readonly number[]
  /** The load of one run. @param run its number, for truths that take turns */
  readonly load: (random: Random, run: number) => Load
}
