import type { RunState } from '../../contract/run-state.ts'
import type { Checkpoint } from '../policy/schema.ts'
import type { Evaluation } from './evaluation.ts'

/** State of a checkpoint while the load runs. */
export type CheckpointProgress = RunState['checkpoints'][number]

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

  /** @param isP95 whether a criterion of this id limits the p95 */
  progressOf(checkpoints: readonly Checkpoint[], isP95: (criterion: string) => boolean): CheckpointProgress[] {
    return checkpoints.map(({ id, title }) => {
      const [decided, latest] = [this.#decided.get(id), this.#latest.get(id)]
      return { id, title, decidedAt: decided ? lengthOf(decided) : null, verdict: latest?.outcome ?? null, ...p95Of(latest, isP95) }
    })
  }
}

function lengthOf({ window }: Evaluation): string {
  return `${window ? window.to - window.from : 0}s`
}

function p95Of(latest: Evaluation | undefined, isP95: (criterion: string) => boolean): Pick<CheckpointProgress, 'p95'> {
  const found = latest?.findings.find(({ criterion, estimate }) => estimate !== null && isP95(criterion))?.estimate
  if (!found || !latest?.window) return {}
  return { p95: { seconds: latest.window.to - latest.window.from, value: found.value, lower: found.lower, upper: found.upper } }
}
