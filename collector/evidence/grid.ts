import type { Window } from '../../statistics/batches.ts'

/** Times in ms since the epoch; what happened at `after` itself is not within, what happened at `upTo` is. */
export interface Span {
  readonly after: number
  readonly upTo: number
}

const second = 1000

/** The times of a window of slices: slice k holds what came in (t0 + k s, t0 + (k+1) s]. */
export function spanOf(t0: number, window: Window): Span {
  return { after: t0 + window.from * second, upTo: t0 + window.to * second }
}

/** The slice into which a moment falls. */
export function sliceAt(t0: number, time: number): number {
  return Math.ceil((time - t0) / second) - 1
}

/** The second after t0 that has begun at a moment. */
export function secondAt(t0: number, time: number): number {
  return Math.floor((time - t0) / second)
}

/** Whole slices that have ended at a moment. */
export function slicesEndedAt(t0: number, time: number): number {
  return Math.max(0, Math.floor((time - t0) / second))
}

/** The moment at which a slice ends. */
export function endOf(t0: number, slice: number): number {
  return t0 + (slice + 1) * second
}

/** One zero for every slice of a window. */
export function zeros(window: Window): number[] {
  return new Array<number>(Math.max(0, window.to - window.from)).fill(0)
}
