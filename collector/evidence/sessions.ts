import type { Window } from '../../statistics/batches.ts'
import { floats } from './column.ts'
import { endOf, zeros } from './grid.ts'
import { type Increments, sumOver } from './increments.ts'

/** Sessions of one arm as one sender counts them. */
export class Sessions {
  readonly started: Increments[] = []
  readonly ended: Increments[] = []
  private readonly restarts = { at: floats(), after: floats() }

  /** The sender began to count again: sessions of the process before are over.
   *  @param at time of the first point that counts from zero  @param after time of the export before it */
  restart(at: number, after: number): void {
    if (at <= this.restarts.at.at(this.restarts.at.length - 1)) return
    this.restarts.at.push(at)
    this.restarts.after.push(after)
  }

  /** Sessions started and not yet ended, as last counted at or before a moment; none while nobody counts their ends. */
  inFlight(time: number): number {
    if (this.ended.length === 0) return 0
    const restart = this.restarts.at.firstAbove(time) - 1
    const since = { after: restart < 0 ? Number.NEGATIVE_INFINITY : this.restarts.after.at(restart), upTo: time }
    const count = (counter: Increments) => counter.within(since)
    return sumOver(this.started, count) - sumOver(this.ended, count)
  }
}

/** Sessions in flight over all senders at the end of each slice. */
export function inFlightPerSlice(senders: Iterable<Sessions>, t0: number, window: Window): number[] {
  const counts = zeros(window)
  for (const sessions of senders) {
    for (let j = 0; j < counts.length; j++) counts[j] = (counts[j] ?? 0) + sessions.inFlight(endOf(t0, window.from + j))
  }
  return counts
}
