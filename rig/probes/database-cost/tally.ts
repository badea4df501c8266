import type { Arm } from '../../../contract/arm.ts'

/** What the database has counted of one kind of statement since it knows it. */
export interface StatementCount {
  readonly arm: Arm
  /** Tells kinds of statements apart. */
  readonly id: string
  readonly calls: number
  /** ms, planning and execution. */
  readonly milliseconds: number
}

/** One look at pg_stat_statements. */
export interface Reading {
  readonly counts: readonly StatementCount[]
  /** Changes whenever the database forgot counts: it was reset, or dropped entries for want of room. */
  readonly memory: string
}

/** What was counted for one arm since the first reading. */
export interface Spent {
  statements: number
  milliseconds: number
}

/** Adds up what each arm's statements gained from reading to reading, so that sums never shrink although the database forgets.
 *
 *  The database keeps a limited number of entries: the least used are dropped, and count from zero when they come back. So every entry is
 *  differenced by itself. What an entry gained between the last reading and its end nobody knows: that is a loss, and losses are counted. */
export class StatementTally {
  readonly spent: Readonly<Record<Arm, Spent>> = { baseline: nothing(), candidate: nothing() }
  /** Readings since which the database had forgotten something. */
  losses = 0
  private last: { readonly memory: string; readonly byId: ReadonlyMap<string, StatementCount> } | null = null

  /** Takes in the next reading; the first is where counting starts. */
  add({ counts, memory }: Reading): void {
    const { last } = this
    const byId = new Map(counts.map(count => [`${count.arm} ${count.id}`, count]))
    this.last = { memory, byId }
    if (!last) return
    for (const [id, count] of byId) this.gain(count, last.byId.get(id))
    const forgotten = [...last.byId].some(([id, before]) => (byId.get(id)?.calls ?? 0) < before.calls)
    if (forgotten || memory !== last.memory) this.losses++
  }

  private gain({ arm, calls, milliseconds }: StatementCount, before: StatementCount | undefined): void {
    const known = before && before.calls <= calls ? before : { calls: 0, milliseconds: 0 }
    this.spent[arm].statements += calls - known.calls
    this.spent[arm].milliseconds += Math.max(0, milliseconds - known.milliseconds)
  }
}

function nothing(): Spent {
  return { statements: 0, milliseconds: 0 }
}
