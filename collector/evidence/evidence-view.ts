import { type Arm, arms } from '../../contract/arm.ts'
import type { Window } from '../../statistics/batches.ts'
import { mergeHistograms } from '../../statistics/histogram-sum.ts'
import { poolLatencies } from './endpoint-sums.ts'
import type { MalformedTally, RunEvents } from './events.ts'
import type { DatabaseSlices, EndpointSlices, Evidence, Latencies } from './evidence.ts'
import type { Measurements } from './measurements.ts'
import { sumGainsPerSlice } from './series.ts'
import { createTimeline, isWithin, type Span, secondAt, spanOf, type Timeline } from './timeline.ts'

/** Joins metrics and events into one live view of the evidence.
 *  @returns a view whose `plan` throws an Error before the run was opened */
export function createEvidenceView(measured: Measurements, announced: RunEvents, tally: MalformedTally): Evidence {
  const line = memoizeTimeline(announced)
  const endpoints = (arm: Arm) => {
    const stretches = stretchesOf(line(), arm)
    const all = measured.arms[arm].endpoints()
    return stretches ? all.map(slices => endpointOver(stretches, slices)) : all
  }
  const sliceOf = (arm: Arm, time: number) => (measured.t0 === null ? null : line().sliceOf(arm, secondAt(measured.t0, time)))
  return {
    get plan() {
      if (!announced.plan) throw new Error('Cannot judge: expected a record that begins with a readable plan (cutover.run.opened), got none')
      return announced.plan
    },
    get t0() {
      return measured.t0
    },
    get completeSlices() {
      return line().complete(measured.completeSlices)
    },
    span: window => (measured.t0 === null ? null : spanOf(measured.t0, hull(line(), window))),
    sliceOf,
    get closed() {
      return announced.closed
    },
    endpoints,
    latencies: (arm, scope) => poolLatencies(endpoints(arm), scope),
    sessionsInFlight: (arm, window) => valuesOver(stretchesOf(line(), arm), window, stretch => measured.arms[arm].sessionsInFlight(stretch)),
    probes: (arm, window, outcome) => valuesOver(stretchesOf(line(), arm), window, stretch => measured.arms[arm].probesPerSlice(stretch, outcome)),
    control: (window, outcome) => sumGainsPerSlice(measured.control[outcome], measured.t0, window),
    totals: arm => measured.arms[arm].totals(),
    ledger: viewLedger(announced),
    isRead: (on, write) => announced.ledger.isRead(on, write),
    sampled: (arm, endpoint, window) => announced.samples.of(arm, endpoint).filter(({ time }) => isWithin(sliceOf(arm, time), window)),
    get reported() {
      return announced.reported
    },
    crossing: (arm, window) => valuesOver(stretchesOf(line(), arm), window, stretch => measured.arms[arm].crossingPerSlice(stretch)),
    database: (arm, window) => databaseOver(stretchesOf(line(), arm), window, stretch => measured.arms[arm].databasePerSlice(stretch)),
    generator: viewGenerator(measured, announced, line),
    get gaps() {
      return measured.senders.gaps()
    },
    get overflow() {
      return measured.overflow
    },
    get malformed() {
      return tally.list()
    },
  }
}

function viewLedger(announced: RunEvents): Evidence['ledger'] {
  return {
    get attempted() {
      return announced.ledger.attempted
    },
    get acknowledged() {
      return announced.ledger.acknowledged
    },
    get indeterminate() {
      return announced.ledger.indeterminate
    },
    get deviations() {
      return announced.ledger.deviations
    },
    get census() {
      return announced.census
    },
  }
}

/** The first plan holds, so its timeline is made once. */
function memoizeTimeline(announced: RunEvents): () => Timeline {
  let kept: Timeline | null = null
  return () => {
    if (!announced.plan) return createTimeline(null)
    kept ??= createTimeline(announced.plan)
    return kept
  }
}

/** All seconds from a window's first to its last, in whichever arm. */
function hull(timeline: Timeline, window: Window): Window {
  const stretches = arms.flatMap(arm => timeline.stretches(arm, window))
  if (stretches.length === 0) return window
  return { from: Math.min(...stretches.map(({ from }) => from)), to: Math.max(...stretches.map(({ to }) => to)) }
}

function viewGenerator(measured: Measurements, announced: RunEvents, line: () => Timeline): Evidence['generator'] {
  /** In an alternating run the busiest block counts, since the rests between blocks are idle. */
  const cpu = (window: Window): number | null => {
    const { t0 } = measured
    if (t0 === null) return null
    const stretches = line().isStraight ? [window] : arms.flatMap(arm => line().stretches(arm, window))
    const shares = stretches.map(stretch => measured.generator.cpu.mean(spanOf(t0, stretch)))
    return shares.reduce((busiest, share) => (busiest === null || share === null ? null : Math.max(busiest, share)), shares[0] ?? null)
  }
  const within = (window: Window, asked: (span: Span) => number | null) => (measured.t0 === null ? null : asked(spanOf(measured.t0, window)))
  return {
    cpu,
    machine: {
      cpu: window => within(hull(line(), window), span => measured.generator.machine.cpu.mean(span)),
      memory: window => within(hull(line(), window), span => measured.generator.machine.memory.peak(span)),
      descriptors: window => within(hull(line(), window), span => measured.generator.machine.descriptors.peak(span)),
    },
    get droppedIterations() {
      return measured.generator.droppedIterations
    },
    get summary() {
      return announced.summary
    },
  }
}

type Stretches = (window: Window) => readonly Window[]

/** How an arm's windows become stretches of seconds, where they do not stand for themselves; null where they do. */
function stretchesOf(timeline: Timeline, arm: Arm): Stretches | null {
  return timeline.isStraight ? null : window => timeline.stretches(arm, window)
}

/** Slices of an endpoint whose windows stand for stretches of seconds. */
function endpointOver(stretches: Stretches, slices: EndpointSlices): EndpointSlices {
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
function valuesOver(stretches: Stretches | null, window: Window, values: (stretch: Window) => readonly number[]): number[] {
  return (stretches?.(window) ?? [window]).flatMap(stretch => values(stretch))
}

/** What the database did in each slice, of the stretches one after the other; null where it was not asked. */
function databaseOver(stretches: Stretches | null, window: Window, database: (stretch: Window) => DatabaseSlices | null): DatabaseSlices | null {
  const parts = (stretches?.(window) ?? [window]).map(database)
  const known = parts.filter(part => part !== null)
  if (known.length < parts.length || known.length === 0) return null
  const all = (of: keyof DatabaseSlices) => known.flatMap(part => part[of])
  return { statements: all('statements'), milliseconds: all('milliseconds'), losses: all('losses') }
}

function latenciesOver(stretches: Stretches, slices: Latencies): Latencies {
  return { latency: window => mergeHistograms(stretches(window).map(stretch => slices.latency(stretch))) }
}
