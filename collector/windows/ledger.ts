import type { Arm, WriteKind } from '../../contract/endpoint.ts'
import type { ObservedAttributes, WriteAttributes } from '../../contract/events.ts'
import { KeptObservation, KeptWrite } from './kept-write.ts'

/** The latest entry of each name and group. Entries hold their own key, so an hour of writes costs little more than the writes. */
class Latest<T extends { readonly reference: string; readonly at: () => number }> {
  private readonly groups = new Map<string, Map<string, T>>()

  /** An older event that arrives late, or again, changes nothing. */
  put(group: string, entry: T): void {
    const entries = this.groups.get(group) ?? new Map<string, T>()
    this.groups.set(group, entries)
    const known = entries.get(entry.reference)
    if (!known || entry.at() >= known.at()) entries.set(entry.reference, entry)
  }

  get(group: string, reference: string): T | undefined {
    return this.groups.get(group)?.get(reference)
  }

  drop(group: string, reference: string): void {
    this.groups.get(group)?.delete(reference)
  }

  /** An entry of any group with a reference. */
  find(reference: string): T | undefined {
    for (const entries of this.groups.values()) {
      const found = entries.get(reference)
      if (found) return found
    }
    return undefined
  }

  list(): T[] {
    return [...this.groups.values()].flatMap(entries => [...entries.values()])
  }
}

/** Groups of observations: texts that are there, since each write is looked up by them. */
const places: Readonly<Record<Arm, Readonly<Record<WriteKind, string>>>> = {
  baseline: { account: 'baseline account', order: 'baseline order', payment: 'baseline payment', product: 'baseline product' },
  candidate: { account: 'candidate account', order: 'candidate order', payment: 'candidate payment', product: 'candidate product' },
}

function isDamage({ outcome }: ObservedAttributes): boolean {
  return outcome === 'lost' || outcome === 'duplicated' || outcome === 'altered'
}

/** What was written, by reference and endpoint, and what the census found of it, by reference, kind and backend asked. */
export class Ledger {
  private readonly writes = { attempted: new Latest<KeptWrite>(), acknowledged: new Latest<KeptWrite>(), indeterminate: new Latest<KeptWrite>() }
  private readonly found = new Latest<KeptObservation>()

  wrote(what: 'attempted' | 'acknowledged' | 'indeterminate', time: number, write: WriteAttributes): void {
    const { attempted, acknowledged } = this.writes
    if (what === 'attempted' && acknowledged.get(write.endpoint, write.reference)) return
    this.writes[what].put(write.endpoint, new KeptWrite(write, time))
    if (what === 'acknowledged') attempted.drop(write.endpoint, write.reference)
  }

  /** Damage stays, whatever is seen later: one lost write is one too many. */
  observe(time: number, seen: ObservedAttributes): void {
    // One text for all that is said of a write: the census names each twice.
    const reference = this.writes.acknowledged.find(seen.reference)?.reference ?? seen.reference
    this.found.put(places[seen.on][seen.kind], new KeptObservation({ ...seen, reference }, isDamage(seen) ? Number.POSITIVE_INFINITY : time))
  }

  /** What was found of a write on a backend; null: nothing was told. */
  observation(on: Arm, write: Pick<WriteAttributes, 'kind' | 'reference'>): ObservedAttributes | null {
    return this.found.get(places[on][write.kind], write.reference) ?? null
  }

  /** Those that were not acknowledged: an hour of writes would stand here twice. */
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
