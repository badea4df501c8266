import type { ObservedAttributes, WriteAttributes } from '../../contract/events.ts'

interface Entry<T> {
  readonly time: number
  readonly value: T
}

/** The latest entry of each name and group. Entries hold their own key, so an hour of writes costs little more than the writes. */
class Latest<T extends WriteAttributes | ObservedAttributes> {
  private readonly groups = new Map<string, Map<string, Entry<T>>>()

  /** An older event that arrives late, or again, changes nothing. */
  put(group: string, time: number, value: T): void {
    const entries = this.groups.get(group) ?? new Map<string, Entry<T>>()
    this.groups.set(group, entries)
    const known = entries.get(value.reference)
    if (!known || time >= known.time) entries.set(value.reference, { time, value })
  }

  list(): T[] {
    return [...this.groups.values()].flatMap(entries => [...entries.values()].map(({ value }) => value))
  }
}

function isDamage({ outcome }: ObservedAttributes): boolean {
  return outcome === 'lost' || outcome === 'duplicated' || outcome === 'altered'
}

/** What was written, by reference and endpoint, and what the census found of it, by reference, kind and backend asked. */
export class Ledger {
  private readonly writes = {
    attempted: new Latest<WriteAttributes>(),
    acknowledged: new Latest<WriteAttributes>(),
    indeterminate: new Latest<WriteAttributes>(),
  }
  private readonly found = new Latest<ObservedAttributes>()

  wrote(what: 'attempted' | 'acknowledged' | 'indeterminate', time: number, write: WriteAttributes): void {
    this.writes[what].put(write.endpoint, time, write)
  }

  /** Damage stays, whatever is seen later: one lost write is one too many. */
  observe(time: number, seen: ObservedAttributes): void {
    this.found.put(`${seen.on} ${seen.kind}`, isDamage(seen) ? Number.POSITIVE_INFINITY : time, seen)
  }

  get attempted(): WriteAttributes[] {
    return this.writes.attempted.list()
  }

  get acknowledged(): WriteAttributes[] {
    return this.writes.acknowledged.list()
  }

  get indeterminate(): WriteAttributes[] {
    return this.writes.indeterminate.list()
  }

  get observed(): ObservedAttributes[] {
    return this.found.list()
  }
}
