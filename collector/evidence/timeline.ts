import type { Arm } from '../../contract/arm.ts'
import type { Plan } from '../../contract/plan.ts'
import { parseDuration } from '../../contract/quantities.ts'
import type { Window } from '../../statistics/batches.ts'

/** Which seconds after t0 are an arm's slices. */
export interface Timeline {
  /** Whether slices are the seconds themselves, in both arms. */
  readonly isStraight: boolean
  /** Slices that are complete in both arms after so many whole seconds. */
  complete(seconds: number): number
  /** The seconds that a window of slices stands for, in order. */
  stretches(arm: Arm, window: Window): readonly Window[]
  /** The slice that a second belongs to; null: none. */
  sliceOf(arm: Arm, second: number): number | null
}

/** Both arms all the time: slice k is the second k. */
const straight: Timeline = { isStraight: true, complete: seconds => seconds, stretches: (_, window) => [window], sliceOf: (_, second) => second }

/** The timeline of a plan; without one, that of arms under load together. */
export function createTimeline(plan: Plan | null): Timeline {
  if (plan?.design !== 'alternating' || !plan.blocks) return straight
  const seconds = (text: string) => Math.floor(parseDuration(text) / 1000)
  return alternatingTimeline({ warmup: seconds(plan.warmup), length: seconds(plan.blocks.length), every: seconds(plan.blocks.every) })
}

interface Blocks {
  /** Seconds of each block that are not measured, at its beginning. */
  readonly warmup: number
  /** Measured seconds of each block. */
  readonly length: number
  /** From the beginning of one block to that of the next. */
  readonly every: number
}

/** Arms in turns, A B B A: two blocks, one of each arm, are a pair. The slices of both arms are the measured seconds of their blocks one after
 *  the other, so that slice k of one arm stands beside slice k of the other although they were minutes apart; before them come the seconds of
 *  the first blocks' warm-up. */
export function alternatingTimeline({ warmup, length, every }: Blocks): Timeline {
  const blockStart = (arm: Arm, pair: number) => (2 * pair + (isFirst(arm, pair) ? 0 : 1)) * every
  const toSecond = (arm: Arm, slice: number) => {
    const pair = Math.max(0, Math.floor((slice - warmup) / length))
    return blockStart(arm, pair) + slice - pair * length
  }
  return {
    isStraight: false,
    complete: seconds => {
      const pair = Math.max(0, Math.floor((seconds - every) / (2 * every)))
      const within = Math.max(0, seconds - every - pair * 2 * every)
      return pair === 0 ? Math.min(within, warmup + length) : warmup + pair * length + Math.min(Math.max(0, within - warmup), length)
    },
    stretches: (arm, { from, to }) => {
      const edges = pairEdges(from, to, warmup, length)
      return edges.slice(1).map((end, i) => {
        const start = toSecond(arm, edges[i] ?? from)
        return { from: start, to: start + end - (edges[i] ?? from) }
      })
    },
    sliceOf: (arm, second) => {
      const place = Math.floor(second / every)
      const pair = Math.floor(place / 2)
      const offset = second - place * every - warmup
      if (second < 0 || blockStart(arm, pair) !== place * every || offset < 0 || offset >= length) return null
      return warmup + pair * length + offset
    },
  }
}

/** A B, B A, A B, …: what drifts through the run favours neither arm. */
function isFirst(arm: Arm, pair: number): boolean {
  return (arm === 'baseline') === (pair % 2 === 0)
}

/** Where a window begins, changes from one pair of blocks to the next, and ends. */
function pairEdges(from: number, to: number, warmup: number, length: number): number[] {
  if (to <= from) return []
  const first = Math.max(1, Math.floor((from - warmup) / length) + 1)
  const inner: number[] = []
  for (let edge = warmup + first * length; edge < to; edge += length) inner.push(edge)
  return [from, ...inner, to]
}

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

/** Whether something happened in a window. @param slice null or undefined: in none that was measured */
export function isWithin(slice: number | null | undefined, { from, to }: Window): slice is number {
  return slice !== null && slice !== undefined && slice >= from && slice < to
}

/** The moment at which a slice ends. */
export function endOf(t0: number, slice: number): number {
  return t0 + (slice + 1) * second
}

/** One zero for every slice of a window. */
export function zeros(window: Window): number[] {
  return new Array<number>(Math.max(0, window.to - window.from)).fill(0)
}
