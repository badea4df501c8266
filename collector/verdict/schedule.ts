import type { Plan } from '../../contract/plan.ts'
import { parseDuration } from '../quantities/duration.ts'
import type { Window } from '../windows/evidence.ts'

/** When a run may be judged, in whole seconds (slices). */
export interface Schedule {
  /** Slices after t0 that are not measured. */
  readonly warmup: number
  /** Ends of the measured window, counted from the end of the warm-up, ascending. */
  readonly looks: readonly number[]
}

/** @throws Error when a duration of the plan cannot be read */
export function scheduleOf(plan: Plan): Schedule {
  return { warmup: seconds(plan.warmup), looks: plan.looks.map(seconds).sort((a, b) => a - b) }
}

/** The measured window of a look. */
export function windowOf({ warmup }: Schedule, look: number): Window {
  return { from: warmup, to: warmup + look }
}

/** What was measured of the planned window so far, to the last look at most; null before the first second. */
export function windowSoFar({ warmup, looks }: Schedule, completeSlices: number): Window | null {
  const to = Math.min(completeSlices, warmup + (looks.at(-1) ?? 0))
  return to > warmup ? { from: warmup, to } : null
}

function seconds(duration: string): number {
  return Math.floor(parseDuration(duration) / 1000)
}
