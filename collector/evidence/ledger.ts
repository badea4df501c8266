import type { Arm } from '../../contract/arm.ts'
import type { ObservedAttributes, WriteAttributes } from '../../contract/write-events.ts'
import { KeptWrite } from './kept-write.ts'
import { Observations } from './observations.ts'

/** The latest entry of each name and group. Entries hold their own key, so an hour of writes costs little more than the writes. */
class Latest {
  private readonly groups = new Map<string, Map<string, KeptWrite>>()

  /** An older event that arrives late, or again, changes nothing. */
  put(group: string, entry: KeptWrite): void {
    const entries = this.groups.get(group) ?? new Map<string, KeptWrite>()
    this.groups.set(group, entries)
    const known = entries.get(entry.reference)
    if (!known || entry.at() >= known.at()) entries.set(entry.reference, entry)
  }

  get(group: string, reference: string): KeptWrite | undefined {
    return this.groups.get(group)?.get(reference)
  }

  drop(group: string, reference: string): void {
    this.groups.get(group)?.delete(reference)
  }

  /** An entry of any group with a reference. */
  find(reference: string): KeptWrite | undefined {
    for (const entries of this.groups.values()) {
      const found = entries.get(reference)
      if (found) return found
    }
    return undefined
  }

  list(): KeptWrite[] {
    return [...this.groups.values()].flatMap(entries => [...entries.values()])
  }
}

/** What was written, by reference and endpoint, and what the census found of it, by reference, kind and backend asked. */
export class Ledger {
  private readonly writes = { attempted: new Latest(), acknowledged: new Latest(), indeterminate: new Latest() }
  private readonly observations = new Observations()

  wrote(what: 'attempted' | 'acknowledged' | 'indeterminate', time: number, write: WriteAttributes): void {
    const { attempted, acknowledged } = this.writes
    if (what === 'attempted' && acknowledged.get(write.endpoint, write.reference)) return
    this.writes[what].put(write.endpoint, new KeptWrite(write, time))
    if (what === 'acknowledged') attempted.drop(write.endpoint, write.reference)
  }

  observe(time: number, seen: ObservedAttributes): void {
    // One text for all that is said of a write: the census names each twice.
    this.observations.put(this.writes.acknowledged.find(seen.reference)?.reference ?? seen.reference, time, seen)
  }

  isRead(on: Arm, write: Pick<WriteAttributes, 'kind' | 'reference'>): boolean {
    return this.observations.isRead(on, write)
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

  get amiss(): ObservedAttributes[] {
    return this.observations.amiss
  }
}
