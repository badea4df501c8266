import type { Arm } from '../../contract/arm.ts'
import type { WriteKind } from '../../contract/endpoint.ts'
import type { ObservedAttributes, WriteAttributes } from '../../contract/write-events.ts'

interface Seen {
  readonly time: number
  /** Null: the write was found as it should be. */
  readonly amiss: ObservedAttributes | null
}

/** What the census found of each write on each backend: the latest of repeats, and damage for good. Nearly all writes are simply found, so that of those nothing is
 *  kept but the fact. */
export class Observations {
  private readonly groups = new Map<string, Map<string, Seen>>()
  /** One for all writes that were found at a time. */
  private found: Seen = { time: Number.NEGATIVE_INFINITY, amiss: null }

  /** @param reference the write's, in the words that are kept already  @param time ms since the epoch */
  put(reference: string, time: number, seen: ObservedAttributes): void {
    const place = places[seen.on][seen.kind]
    const group = this.groups.get(place) ?? new Map<string, Seen>()
    this.groups.set(place, group)
    const entry = isPlain(seen) ? this.foundAt(time) : { time: isDamage(seen) ? Number.POSITIVE_INFINITY : time, amiss: seen }
    const known = group.get(reference)
    if (!known || entry.time >= known.time) group.set(reference, entry)
  }

  /** Whether a backend could be asked for a write, whatever it showed. */
  isRead(on: Arm, { kind, reference }: Pick<WriteAttributes, 'kind' | 'reference'>): boolean {
    const seen = this.groups.get(places[on][kind])?.get(reference)
    return seen !== undefined && seen.amiss?.outcome !== 'unreadable'
  }

  /** All that was not simply found. */
  get amiss(): ObservedAttributes[] {
    return [...this.groups.values()].flatMap(group => [...group.values()].flatMap(({ amiss }) => amiss ?? []))
  }

  private foundAt(time: number): Seen {
    if (this.found.time !== time) this.found = { time, amiss: null }
    return this.found
  }
}

function isPlain({ outcome, detail }: ObservedAttributes): boolean {
  return outcome === 'found' && detail === undefined
}

/** Damage stays, whatever is seen later: one lost write is one too many. */
export function isDamage({ outcome }: ObservedAttributes): boolean {
  return outcome === 'lost' || outcome === 'duplicated' || outcome === 'altered'
}

/** Names of groups: texts that are there, since each write is looked up by them. */
const places: Readonly<Record<Arm, Readonly<Record<WriteKind, string>>>> = {
  baseline: { account: 'baseline account', order: 'baseline order', payment: 'baseline payment', product: 'baseline product' },
  candidate: { account: 'candidate account', order: 'candidate order', payment: 'candidate payment', product: 'candidate product' },
}
