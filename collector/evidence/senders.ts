import type { Gap } from './evidence.ts'
import { slicesEndedAt } from './timeline.ts'

interface Sender {
  readonly id: string
  readonly first: number
  last: number
}

const maxPauseMs = 3_000
const maxWaitMs = 5_000

/** When each instance exported metrics: which slices are complete, and which exports are missing.
 *
 *  Silence after an instance's last export counts as a gap too, up to the newest export of any other: an instance that died in the
 *  window must show. An instance that has done its work falls silent as well; that gap lies after every judged window, so a reader
 *  asks for gaps that overlap a window. The end of a record is no gap: no slice after it is complete. One
 *  that joins later than the first was silent until then: what only it can tell is missing from the slices before. */
export class Senders {
  newest = Number.NEGATIVE_INFINITY
  private readonly senders = new Map<string, Sender>()
  private readonly pauses: Gap[] = []

  /** @param time of an export, ms since the epoch; one that is not newer than the instance's last is ignored */
  recordExport(id: string, time: number): void {
    const sender = this.senders.get(id)
    if (sender && time <= sender.last) return
    if (sender && time - sender.last > maxPauseMs) this.pauses.push({ instance: id, from: sender.last, to: time })
    if (sender) sender.last = time
    else this.senders.set(id, { id, first: time, last: time })
    this.newest = Math.max(this.newest, time)
  }

  /** Time of an instance's last export. */
  lastExport(id: string): number {
    return this.senders.get(id)?.last ?? Number.NEGATIVE_INFINITY
  }

  /** Slices that all instances have passed. One that is silent for more than 5 s of data time delays nothing: it shows as a gap. */
  completeSlices(t0: number): number {
    const awaited = [...this.senders.values()].filter(({ last }) => this.newest - last <= maxWaitMs)
    return Math.min(...awaited.map(({ last }) => slicesEndedAt(t0, last)))
  }

  gaps(): Gap[] {
    const all = [...this.senders.values()]
    const oldest = Math.min(...all.map(({ first }) => first))
    const late = all.filter(({ first }) => first - oldest > maxPauseMs).map(({ id, first }) => ({ instance: id, from: oldest, to: first }))
    const silent = all.filter(({ last }) => this.newest - last > maxPauseMs)
    return [...late, ...this.pauses, ...silent.map(({ id, last }) => ({ instance: id, from: last, to: this.newest }))]
  }
}
