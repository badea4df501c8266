import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'
import { subtractHistograms } from '../../statistics/exponential-histogram.ts'
import { HistogramLog } from './histogram-log.ts'
import { Increments } from './increments.ts'

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
