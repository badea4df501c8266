import type { Arm } from '../../contract/arm.ts'
import type { WriteKind } from '../../contract/endpoint.ts'
import type { ObservedAttributes, WriteAttributes } from '../../contract/write-events.ts'
import { getOrCreate } from './get-or-create.ts'

/** All writes of a run, and what the read-back found of them on each backend. Writes are told apart by reference and endpoint, findings by
 *  reference, kind and backend. */
export class Ledger {
  private readonly writes = { attempted: new Latest(), acknowledged: new Latest(), indeterminate: new Latest() }
  private readonly observations = new Observations()

  recordWrite(what: 'attempted' | 'acknowledged' | 'indeterminate', time: number, write: WriteAttributes): void {
    const { attempted, acknowledged } = this.writes
    if (what === 'attempted' && acknowledged.get(write.endpoint, write.reference)) return
    this.writes[what].put(write.endpoint, new KeptWrite(write, time))
    if (what === 'acknowledged') attempted.drop(write.endpoint, write.reference)
  }

  recordObservation(time: number, seen: ObservedAttributes): void {
    // One string per write: the read-back names each write twice.
    this.observations.put(this.writes.acknowledged.find(seen.reference)?.reference ?? seen.reference, time, seen)
  }

  isRead(on: Arm, write: Pick<WriteAttributes, 'kind' | 'reference'>): boolean {
    return this.observations.isRead(on, write)
  }

  /** Writes that were not acknowledged; with the others an hour of writes would be kept twice. */
  get attempted(): WriteAttributes[] {
    return this.writes.attempted.list()
  }

  get acknowledged(): WriteAttributes[] {
    return this.writes.acknowledged.list()
  }

  get indeterminate(): WriteAttributes[] {
    return this.writes.indeterminate.list()
  }

  get deviations(): ObservedAttributes[] {
    return this.observations.deviations
  }
}

/** The latest write of each reference and group. Entries hold their own key, so an hour of writes costs little more than the writes. */
class Latest {
  private readonly groups = new Map<string, Map<string, KeptWrite>>()

  /** Stores a write; an older event that arrives late, or again, changes nothing. */
  put(group: string, entry: KeptWrite): void {
    const entries = getOrCreate(this.groups, group, () => new Map())
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

/** A write with the time of its event. A class, since engines lay out its fields without spare room, and an hour has hundreds of thousands. */
class KeptWrite implements WriteAttributes {
  readonly target: Arm
  readonly endpoint: string
  readonly kind: WriteKind
  readonly reference: string
  readonly account: number
  readonly total?: number
  readonly status?: string
  readonly lines?: number
  readonly phone?: string
  readonly #time: number

  /** @param time ms since the epoch */
  constructor(write: WriteAttributes, time: number) {
    this.target = write.target
    this.endpoint = write.endpoint
    this.kind = write.kind
    this.reference = write.reference
    this.account = write.account
    if (write.total !== undefined) this.total = write.total
    if (write.status !== undefined) this.status = write.status
    if (write.lines !== undefined) this.lines = write.lines
    if (write.phone !== undefined) this.phone = write.phone
    this.#time = time
  }

  at(): number {
    return this.#time
  }
}

interface Seen {
  readonly time: number
  /** Null: the write was found as it should be. */
  readonly deviation: ObservedAttributes | null
}

/** What the read-back found of each write on each backend: the latest of repeats, but damage stays. Nearly all writes are simply found; of
 *  these only the fact is kept. */
class Observations {
  private readonly groups = new Map<string, Map<string, Seen>>()
  /** One for all writes that were found at a time. */
  private found: Seen = { time: Number.NEGATIVE_INFINITY, deviation: null }

  /** @param reference the write's own string, so that no copy is kept  @param time ms since the epoch */
  put(reference: string, time: number, seen: ObservedAttributes): void {
    const place = places[seen.on][seen.kind]
    const group = getOrCreate(this.groups, place, () => new Map())
    const entry = isPlain(seen) ? this.foundAt(time) : { time: isDamage(seen) ? Number.POSITIVE_INFINITY : time, deviation: seen }
    const known = group.get(reference)
    if (!known || entry.time >= known.time) group.set(reference, entry)
  }

  /** Whether a backend could be asked for a write, whatever it showed. */
  isRead(on: Arm, { kind, reference }: Pick<WriteAttributes, 'kind' | 'reference'>): boolean {
    const seen = this.groups.get(places[on][kind])?.get(reference)
    return seen !== undefined && seen.deviation?.outcome !== 'unreadable'
  }

  /** All that was not simply found. */
  get deviations(): ObservedAttributes[] {
    return [...this.groups.values()].flatMap(group => [...group.values()].flatMap(({ deviation }) => deviation ?? []))
  }

  private foundAt(time: number): Seen {
    if (this.found.time !== time) this.found = { time, deviation: null }
    return this.found
  }
}

function isPlain({ outcome, detail }: ObservedAttributes): boolean {
  return outcome === 'found' && detail === undefined
}

/** Whether a write was damaged. Damage stays, whatever a later read-back finds: one lost write is one too many. */
export function isDamage({ outcome }: ObservedAttributes): boolean {
  return outcome === 'lost' || outcome === 'duplicated' || outcome === 'altered'
}

/** Names of groups, made once since each write is looked up by them. */
const places: Readonly<Record<Arm, Readonly<Record<WriteKind, string>>>> = {
  baseline: { account: 'baseline account', order: 'baseline order', payment: 'baseline payment', product: 'baseline product' },
  candidate: { account: 'candidate account', order: 'candidate order', payment: 'candidate payment', product: 'candidate product' },
}
