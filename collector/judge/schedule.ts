import type { Plan } from '../../contract/plan.ts'
import { parseDuration } from '../../contract/quantities.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Signal } from '../otlp/signal.ts'

/** When a run is judged, in whole seconds (slices). */
export interface Schedule {
  /** Slices after t0 that are not measured. */
  readonly warmup: number
  /** Ends of the measured window, counted from the end of the warm-up, ascending. */
  readonly looks: readonly number[]
  /** Whether the load may also be ended between the looks, by a failure. */
  readonly stopEarly: boolean
  /** Whether a mass failure ends the load. */
  readonly endsOnMassFailure: boolean
  /** Measured slices of each block of an alternating run; null in any other. */
  readonly block: number | null
}

/** Kind of look at a second of the measured window. */
export type LookKind = 'look' | 'early look' | null

/** @throws Error when a duration of the plan cannot be read */
export function scheduleOf(plan: Plan): Schedule {
  return {
    warmup: wholeSeconds(plan.warmup),
    looks: plan.looks.map(wholeSeconds).sort((a, b) => a - b),
    stopEarly: plan.stopEarly,
    endsOnMassFailure: plan.pushOn === false,
    block: plan.blocks ? wholeSeconds(plan.blocks.length) : null,
  }
}

const earlyLooks = { from: 60, every: 10 } as const

/** Kind of look after a number of measured seconds (docs/statistics.md, "Looks"). */
export function lookKindAt({ looks, stopEarly }: Schedule, second: number): LookKind {
  if (looks.includes(second)) return 'look'
  return stopEarly && second >= earlyLooks.from && second % earlyLooks.every === 0 ? 'early look' : null
}

/** Seconds of the longest planned window. */
export function lastLook({ looks }: Schedule): number {
  return looks.at(-1) ?? 0
}

/** The measured window up to a second. */
export function windowUpTo({ warmup, block }: Schedule, second: number): Window {
  return { from: warmup, to: warmup + second, ...(block === null ? {} : { block }) }
}

/** The measured window so far, up to the last look; null before the first second. */
export function measuredWindow(schedule: Schedule, completeSlices: number): Window | null {
  const second = Math.min(completeSlices - schedule.warmup, lastLook(schedule))
  return second > 0 ? windowUpTo(schedule, second) : null
}

function wholeSeconds(duration: string): number {
  return Math.floor(parseDuration(duration) / 1000)
}

/** First and last time in a record's data, ms since the epoch. */
export interface RecordSpan {
  readonly from: number
  readonly to: number
}

/** Widens a span by a signal's own times. @returns null while no signal named a time */
export function widenRecordSpan(span: RecordSpan | null, signal: Signal): RecordSpan | null {
  let [from, to] = [span?.from ?? Number.POSITIVE_INFINITY, span?.to ?? Number.NEGATIVE_INFINITY]
  for (const { time } of signal.kind === 'metrics' ? signal.points : signal.events) {
    from = Math.min(from, time)
    to = Math.max(to, time)
  }
  return from <= to ? { from, to } : null
}

/** A time in the format of verdict.json. @param time ms since the epoch */
export function isoTime(time: number): string {
  const latest = 8.64e15
  return new Date(Math.min(time, latest)).toISOString()
}
