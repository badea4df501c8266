import type { Checkpoint } from '../policy/schema.ts'
import type { Outcome } from './combine.ts'
import type { Settlement } from './settlement.ts'

/** Where a checkpoint stands while the load runs. */
export interface Standing {
  readonly id: string
  readonly title: string
  /** The moment that decided it, as a plan writes it ("60s"); null while undecided. */
  readonly decidedAt: string | null
  /** What the load has shown; null before the first look. */
  readonly verdict: Outcome | null
}

/** What the moments so far have said of each checkpoint. */
export class Progress {
  readonly #decided = new Map<string, Settlement>()
  readonly #standing = new Map<string, Settlement>()

  /** @param final whether it decides the checkpoint */
  note({ id }: Checkpoint, settlement: Settlement, final: boolean): void {
    this.#standing.set(id, settlement)
    if (final) this.#decided.set(id, settlement)
  }

  /** What decided it; undefined while nothing has. */
  of({ id }: Checkpoint): Settlement | undefined {
    return this.#decided.get(id)
  }

  /** What the latest look found. */
  standing({ id }: Checkpoint): Settlement | undefined {
    return this.#standing.get(id)
  }

  standings(checkpoints: readonly Checkpoint[]): Standing[] {
    return checkpoints.map(({ id, title }) => {
      const decided = this.#decided.get(id)
      return { id, title, decidedAt: decided ? lengthOf(decided) : null, verdict: this.#standing.get(id)?.outcome ?? null }
    })
  }
}

function lengthOf({ window }: Settlement): string {
  return `${window ? window.to - window.from : 0}s`
}
