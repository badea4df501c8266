import type { Checkpoint } from '../policy/schema.ts'
import type { Evaluation } from './evaluation.ts'
import type { Outcome } from './outcome.ts'

/** State of a checkpoint while the load runs. */
export interface CheckpointProgress {
  readonly id: string
  readonly title: string
  /** Length of the measured window that decided it, as a plan writes it ("60s"); null while undecided. */
  readonly decidedAt: string | null
  /** Outcome of the latest look; null before the first. */
  readonly verdict: Outcome | null
}

/** Evaluations of each checkpoint so far: the deciding one and the latest. */
export class EvaluationLog {
  readonly #decided = new Map<string, Evaluation>()
  readonly #latest = new Map<string, Evaluation>()

  /** Adds an evaluation. @param final whether it decides the checkpoint */
  add({ id }: Checkpoint, evaluation: Evaluation, final: boolean): void {
    this.#latest.set(id, evaluation)
    if (final) this.#decided.set(id, evaluation)
  }

  /** The evaluation that decided a checkpoint; undefined while undecided. */
  decided({ id }: Checkpoint): Evaluation | undefined {
    return this.#decided.get(id)
  }

  /** The evaluation of the latest look. */
  latest({ id }: Checkpoint): Evaluation | undefined {
    return this.#latest.get(id)
  }

  progressOf(checkpoints: readonly Checkpoint[]): CheckpointProgress[] {
    return checkpoints.map(({ id, title }) => {
      const decided = this.#decided.get(id)
      return { id, title, decidedAt: decided ? lengthOf(decided) : null, verdict: this.#latest.get(id)?.outcome ?? null }
    })
  }
}

function lengthOf({ window }: Evaluation): string {
  return `${window ? window.to - window.from : 0}s`
}
