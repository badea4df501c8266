import type { Arm } from '../../contract/arm.ts'
import type { Window } from '../../statistics/batches.ts'
import { mergeHistograms } from '../../statistics/histogram-sum.ts'
import type { DatabaseSlices, EndpointSlices, Latencies } from './evidence.ts'
import type { Timeline } from './timeline.ts'

type Stretches = (window: Window) => readonly Window[]

/** How an arm's windows become stretches of seconds, where they do not stand for themselves; null where they do. */
export function stretchesOf(timeline: Timeline, arm: Arm): Stretches | null {
  return timeline.isStraight ? null : window => timeline.stretches(arm, window)
}

/** Slices of an endpoint whose windows stand for stretches of seconds. */
export function endpointOver(stretches: Stretches, slices: EndpointSlices): EndpointSlices {
  return {
    endpoint: slices.endpoint,
    requests: window => {
      const sum = { expected: 0, unexpected: 0, limited: 0, failed: 0 }
      for (const stretch of stretches(window)) {
        const { expected, unexpected, limited, failed } = slices.requests(stretch)
        sum.expected += expected
        sum.unexpected += unexpected
        sum.limited += limited
        sum.failed += failed
      }
      return sum
    },
    perSlice: (window, outcomes) => stretches(window).flatMap(stretch => slices.perSlice(stretch, outcomes)),
    ...latenciesOver(stretches, slices),
  }
}

/** Values of each slice, of the stretches one after the other. */
export function valuesOver(stretches: Stretches | null, window: Window, values: (stretch: Window) => readonly number[]): number[] {
  return (stretches?.(window) ?? [window]).flatMap(stretch => values(stretch))
}

/** What the database did in each slice, of the stretches one after the other; null where it was not asked. */
export function databaseOver(stretches: Stretches | null, window: Window, database: (stretch: Window) => DatabaseSlices | null): DatabaseSlices | null {
  const parts = (stretches?.(window) ?? [window]).map(database)
  const known = parts.filter(part => part !== null)
  if (known.length < parts.length || known.length === 0) return null
  const all = (of: keyof DatabaseSlices) => known.flatMap(part => part[of])
  return { statements: all('statements'), milliseconds: all('milliseconds'), losses: all('losses') }
}

function latenciesOver(stretches: Stretches, slices: Latencies): Latencies {
  return { latency: window => mergeHistograms(stretches(window).map(stretch => slices.latency(stretch))) }
}
