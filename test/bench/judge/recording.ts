import type { Point, Signal } from '../../../collector/otlp/signal.ts'
import { type Arm, arms } from '../../../contract/arm.ts'
import { events } from '../../../contract/events.ts'
import type { Plan } from '../../../contract/plan.ts'
import { metrics } from '../../../contract/signals.ts'
import { counter, cpuSample, latency, logsSignal, metricsSignal, planOf, requests } from '../../collector/signals.ts'
import { identified, loadStart, rigEvent } from '../../collector/simulated-load.ts'
import { type Buckets, buckets, endpoints, scale } from './latencies.ts'

/** What one arm did in one second. */
export interface ArmSecond {
  /** Null where only counts matter. */
  readonly latencies: Buckets | null
  /** By endpoint. */
  readonly expected: readonly number[]
  readonly unexpected: readonly number[]
  /** Whether its health probe was answered. */
  readonly up: boolean
}

export type Second = Readonly<Record<Arm, ArmSecond>>

/** Sessions in flight on each arm, throughout. */
const users = 130

/** The signals of a simulated run as k6 and the rig would send them: cumulative, one export of each a second. */
export class Recording {
  private readonly totals = { baseline: emptyTotals(), candidate: emptyTotals() }
  private seconds = 0

  /** The signal that opens the run. */
  static opening(plan: Partial<Plan>): Signal {
    return logsSignal(rigEvent(events.runOpened, 'opened', loadStart - 2000, {}, planOf(plan)), ...identified('before', loadStart - 1000))
  }

  /** The exports of the next second. */
  second(second: Second): Signal[] {
    this.seconds++
    const time = loadStart + this.seconds * 1000
    for (const arm of arms) add(this.totals[arm], second[arm])
    const probes = arms.flatMap(arm => probePoints(arm, this.totals[arm], time - 100))
    const load = arms.flatMap(arm => [
      ...requestPoints(arm, this.totals[arm], time),
      ...latencyPoints(arm, this.totals[arm], time),
      ...this.sessions(arm, time),
    ])
    return [metricsSignal(...probes, cpuSample(0.3, time - 100)), metricsSignal(...load)]
  }

  /** Events of the rig after the load, if it ends now. */
  ending(): Signal {
    const time = loadStart + this.seconds * 1000 + 500
    const counted = { baseline: summaryOf(this.totals.baseline), candidate: summaryOf(this.totals.candidate) }
    return logsSignal(
      rigEvent(events.generatorSummary, 'summary', time, {}, { version: '1.8.1', exitCode: 0, complete: true, dropped: 0, arms: counted }),
      ...identified('after', time + 100),
      rigEvent(events.runClosed, 'closed', time + 400, { reason: 'finished' }),
    )
  }

  private sessions(arm: Arm, time: number): Point[] {
    const started = users * this.seconds
    return [
      counter(metrics.sessionsStarted, { journey: 'browse', target: arm }, started, time, from),
      counter(metrics.sessionsEnded, { journey: 'browse', outcome: 'completed', target: arm }, started - users, time, from),
    ]
  }
}

const from = { start: loadStart }
const fromRig = { instance: 'rig', start: loadStart }

interface Totals {
  readonly expected: number[]
  readonly unexpected: number[]
  readonly counts: number[][]
  up: number
  down: number
}

function emptyTotals(): Totals {
  return {
    expected: endpoints.map(() => 0),
    unexpected: endpoints.map(() => 0),
    counts: endpoints.map(() => new Array<number>(buckets).fill(0)),
    up: 0,
    down: 0,
  }
}

function add(totals: Totals, second: ArmSecond): void {
  endpoints.forEach((_, j) => {
    totals.expected[j] = (totals.expected[j] ?? 0) + (second.expected[j] ?? 0)
    totals.unexpected[j] = (totals.unexpected[j] ?? 0) + (second.unexpected[j] ?? 0)
  })
  totals[second.up ? 'up' : 'down']++
  const { latencies, expected } = second
  totals.counts.forEach((counts, j) => {
    if (latencies) addBuckets(counts, latencies, j * buckets)
    else counts[anyBucket] = (counts[anyBucket] ?? 0) + (expected[j] ?? 0)
  })
}

/** About 30 ms, where only counts matter. */
const anyBucket = 78

function addBuckets(counts: number[], latencies: ArrayLike<number>, start: number): void {
  for (let slot = 0; slot < buckets; slot++) {
    const gained = latencies[start + slot]
    if (gained) counts[slot] = (counts[slot] ?? 0) + gained
  }
}

function requestPoints(arm: Arm, totals: Totals, time: number): Point[] {
  return endpoints.flatMap(({ id }, j) => [
    ...(totals.expected[j] ? [requests(arm, id, 'expected', totals.expected[j], time, from)] : []),
    ...(totals.unexpected[j] ? [requests(arm, id, 'unexpected', totals.unexpected[j], time, from)] : []),
  ])
}

/** Histograms cover the buckets in use, as an SDK's do. */
function latencyPoints(arm: Arm, totals: Totals, time: number): Point[] {
  return endpoints.flatMap(({ id }, j) => {
    const counts = totals.counts[j] ?? []
    const [offset, end] = usedRange(counts)
    return offset < end ? [latency(arm, id, { scale, offset, counts: counts.slice(offset, end) }, time, from)] : []
  })
}

function usedRange(counts: readonly number[]): [number, number] {
  let [first, end] = [0, counts.length]
  while (first < end && counts[first] === 0) first++
  while (end > first && counts[end - 1] === 0) end--
  return [first, end]
}

function probePoints(target: Arm, { up, down }: Totals, time: number): Point[] {
  return [
    counter(metrics.probeChecks, { outcome: 'up', target }, up, time, fromRig),
    counter(metrics.probeChecks, { outcome: 'down', target }, down, time, fromRig),
  ]
}

function summaryOf({ expected, unexpected }: Totals): { requests: number; unexpected: number; acknowledgedWrites: number } {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  return { requests: sum(expected) + sum(unexpected), unexpected: sum(unexpected), acknowledgedWrites: 0 }
}
