import type { Plan } from '../../contract/plan.ts'
import { parseDuration } from '../../contract/quantities.ts'
import type { Window } from '../../statistics/batches.ts'

/** When a run may be judged, in whole seconds (slices). */
export interface Schedule {
  /** Slices after t0 that are not measured. */
  readonly warmup: number
  /** Ends of the measured window, counted from the end of the warm-up, ascending. */
  readonly looks: readonly number[]
  /** Whether the load may also be ended between the looks, by a failure. */
  readonly stopEarly: boolean
  /** Whether the load ends once a backend mostly fails. */
  readonly endsWithCollapse: boolean
  /** Measured slices of each block of an alternating run; null in any other. */
  readonly block: number | null
}

/** What kind of moment a second of the measured window is. */
export type Occasion = 'look' | 'early look' | null

/** @throws Error when a duration of the plan cannot be read */
export function scheduleOf(plan: Plan): Schedule {
  return {
    warmup: seconds(plan.warmup),
    looks: plan.looks.map(seconds).sort((a, b) => a - b),
    stopEarly: plan.stopEarly,
    endsWithCollapse: plan.pushOn === false,
    block: plan.blocks ? seconds(plan.blocks.length) : null,
  }
}

const early = { from: 60, every: 10 } as const

/** What may be decided after so many seconds of the measured window (docs/statistics.md, "Looks"). */
export function occasionAt({ looks, stopEarly }: Schedule, second: number): Occasion {
  if (looks.includes(second)) return 'look'
  return stopEarly && second >= early.from && second % early.every === 0 ? 'early look' : null
}

/** Seconds of the longest measured window that is planned. */
export function lastLook({ looks }: Schedule): number {
  return looks.at(-1) ?? 0
}

/** The measured window up to a second. */
export function windowOf({ warmup, block }: Schedule, second: number): Window {
  return { from: warmup, to: warmup + second, ...(block === null ? {} : { block }) }
}

/** What was measured of the planned window so far, to the last look at most; null before the first second. */
export function windowSoFar(schedule: Schedule, completeSlices: number): Window | null {
  const second = Math.min(completeSlices - schedule.warmup, lastLook(schedule))
  return second > 0 ? windowOf(schedule, second) : null
}

function seconds(duration: string): number {
  return Math.floor(parseDuration(duration) / 1000)
}
