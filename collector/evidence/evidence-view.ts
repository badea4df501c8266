import { type Arm, arms } from '../../contract/arm.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Announcements } from './announcements.ts'
import type { Evidence } from './evidence.ts'
import { type Span, secondAt, spanOf } from './grid.ts'
import { gainedPerSlice } from './increments.ts'
import type { MalformedTally } from './malformed.ts'
import type { Measurements } from './measurements.ts'
import { databaseOver, endpointOver, stretchesOf, valuesOver } from './stretched.ts'
import { type Timeline, timelineOf } from './timeline.ts'
import { together } from './together.ts'

/** Shows metrics and events as one body of evidence, always as of now.
 *  @returns a view whose `plan` throws an Error before a run was opened */
export function evidenceOf(measured: Measurements, announced: Announcements, tally: MalformedTally): Evidence {
  const line = timelineKept(announced)
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
    latencies: (arm, scope) => together(endpoints(arm), scope),
    sessionsInFlight: (arm, window) => valuesOver(stretchesOf(line(), arm), window, stretch => measured.arms[arm].sessionsInFlight(stretch)),
    probes: (arm, window, outcome) => valuesOver(stretchesOf(line(), arm), window, stretch => measured.arms[arm].probesPerSlice(stretch, outcome)),
    control: (window, outcome) => gainedPerSlice(measured.control[outcome], measured.t0, window),
    totals: arm => measured.arms[arm].totals(),
    ledger: ledgerOf(announced),
    isRead: (on, write) => announced.ledger.isRead(on, write),
    sampled: (arm, endpoint, window) => announced.samples.of(arm, endpoint).filter(({ time }) => isWithin(window, sliceOf(arm, time))),
    get said() {
      return announced.statements
    },
    crossing: (arm, window) => valuesOver(stretchesOf(line(), arm), window, stretch => measured.arms[arm].crossingPerSlice(stretch)),
    database: (arm, window) => databaseOver(stretchesOf(line(), arm), window, stretch => measured.arms[arm].databasePerSlice(stretch)),
    generator: generatorOf(measured, announced, line),
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

function isWithin({ from, to }: Window, slice: number | null): boolean {
  return slice !== null && slice >= from && slice < to
}

function ledgerOf(announced: Announcements): Evidence['ledger'] {
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
    get amiss() {
      return announced.ledger.amiss
    },
    get census() {
      return announced.census
    },
  }
}

/** The first plan holds, so its timeline is made once. */
function timelineKept(announced: Announcements): () => Timeline {
  let kept: Timeline | null = null
  return () => {
    if (!announced.plan) return timelineOf(null)
    kept ??= timelineOf(announced.plan)
    return kept
  }
}

/** All seconds from a window's first to its last, in whichever arm. */
function hull(timeline: Timeline, window: Window): Window {
  const stretches = arms.flatMap(arm => timeline.stretches(arm, window))
  if (stretches.length === 0) return window
  return { from: Math.min(...stretches.map(({ from }) => from)), to: Math.max(...stretches.map(({ to }) => to)) }
}

function generatorOf(measured: Measurements, announced: Announcements, line: () => Timeline): Evidence['generator'] {
  /** In turns, the busiest block counts: what it did in the rests between says nothing. */
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
