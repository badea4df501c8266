import type { Window } from '../../statistics/batches.ts'
import { floats } from './column.ts'
import { type Span, sliceAt, spanOf, zeros } from './grid.ts'

/** What one counter gained and when, in the order of time. */
export class Increments {
  private readonly times = floats()
  private readonly totals = floats()

  /** @param time ms since the epoch, later than all before  @param amount > 0 */
  add(time: number, amount: number): void {
    this.times.push(time)
    this.totals.push(this.total + amount)
  }

  get total(): number {
    return this.totals.at(this.totals.length - 1)
  }

  /** What was gained up to and at a moment. */
  upTo(time: number): number {
    return this.totals.at(this.times.firstAbove(time) - 1)
  }

  within({ after, upTo }: Span): number {
    return this.upTo(upTo) - this.upTo(after)
  }

  /** Adds what was gained in each slice of a window. @param counts one for each slice of the window */
  addTo(counts: number[], t0: number, window: Window): void {
    const { after, upTo } = spanOf(t0, window)
    const end = this.times.firstAbove(upTo)
    for (let i = this.times.firstAbove(after); i < end; i++) {
      const slice = sliceAt(t0, this.times.at(i)) - window.from
      counts[slice] = (counts[slice] ?? 0) + this.totals.at(i) - (i === 0 ? 0 : this.totals.at(i - 1))
    }
  }
}

/** What counters gained together in each slice of a window; nothing while there is no first slice. */
export function gainedPerSlice(counters: readonly Increments[], t0: number | null, window: Window): number[] {
  const counts = zeros(window)
  if (t0 !== null) for (const counter of counters) counter.addTo(counts, t0, window)
  return counts
}

/** Sums one question over many counters. */
export function sumOver(counters: readonly Increments[], question: (counter: Increments) => number): number {
  return counters.reduce((sum, counter) => sum + question(counter), 0)
}
