import type { CheckpointId } from './policy.ts'
import type { Random } from './random.ts'
import type { Second } from './recording.ts'

/** A plan of a run, and which checkpoints it judges. */
export interface CellPlan {
  readonly id: string
  readonly looks: readonly number[]
  readonly stopEarly?: boolean
  /** Seconds of each solo block. */
  readonly solo?: number
  readonly checkpoints: readonly CheckpointId[]
}

/** Runs of one truth: the same data for every plan and every judge. */
export interface Cell {
  readonly id: string
  readonly plans: readonly CellPlan[]
  /** Lengths in seconds at which peers are asked. */
  readonly peersAt: readonly number[]
  /** The load of one run. @param run its number, for truths that take turns */
  readonly load: (random: Random, run: number) => Iterator<Second, unknown>
}
