import type { Window } from '../../statistics/batches.ts'
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'
import { subtractHistograms } from '../../statistics/exponential-histogram.ts'
import { createFloats } from './column.ts'
import { HistogramLog } from './histogram-log.ts'
import { type Span, sliceAt, spanOf, zeros } from './timeline.ts'

/** One cumulative point; times in ms since the epoch. */
interface Cumulative<T> {
  readonly time: number
  /** 0 when the sender gave none. */
  readonly start: number
  readonly value: T
}

/** What a point adds to its series. */
interface Step {
  /** How many more than at the point before. */
  readonly gained: number
  /** The sender began to count again: the point counts from zero. */
  readonly reset: boolean
}

const nothing: Step = { gained: 0, reset: false }

/** A cumulative counter of one sender and one set of attributes, turned into what it gained. */
export class CounterSeries {
  readonly increments = new Increments()
  private last: Cumulative<number> | null = null

  /** Takes in the next point; one that is not newer than the last is ignored. */
  apply(point: Cumulative<number>): Step {
    const { last } = this
    if (last && point.time <= last.time) return nothing
    const reset = last !== null && (restarted(point, last) || point.value < last.value)
    const gained = point.value - (last && !reset ? last.value : 0)
    this.last = { time: point.time, start: point.start, value: point.value }
    if (gained > 0) this.increments.add(point.time, gained)
    return { gained, reset }
  }
}

/** A cumulative histogram of one sender and one set of attributes, turned into what it gained. */
export class HistogramSeries {
  readonly log = new HistogramLog()
  private last: Cumulative<ExponentialHistogram> | null = null

  /** Takes in the next point; one that is not newer than the last is ignored. */
  apply(point: Cumulative<ExponentialHistogram>): Step {
    const { last } = this
    if (last && point.time <= last.time) return nothing
    const difference = last && !restarted(point, last) ? subtractHistograms(point.value, last.value) : null
    const gained = this.log.add(point.time, difference ?? point.value)
    this.last = { time: point.time, start: point.start, value: point.value }
    return { gained, reset: last !== null && difference === null }
  }
}

/** A start time that is newer means a new process behind the same name. */
function restarted(point: Cumulative<unknown>, last: Cumulative<unknown>): boolean {
  return last.start > 0 && point.start > last.start
}

/** What one counter gained and when, in the order of time. */
export class Increments {
  private readonly times = createFloats()
  private readonly totals = createFloats()

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
export function sumGainsPerSlice(counters: readonly Increments[], t0: number | null, window: Window): number[] {
  const counts = zeros(window)
  if (t0 !== null) for (const counter of counters) counter.addTo(counts, t0, window)
  return counts
}

/** Sums one question over many counters. */
export function sumOver(counters: readonly Increments[], question: (counter: Increments) => number): number {
  return counters.reduce((sum, counter) => sum + question(counter), 0)
}
