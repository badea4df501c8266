import { type ProbeOutcome, type RequestOutcome, requestOutcomes, type WriteOutcome } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { sum } from '../../statistics/descriptive.ts'
import { type ExponentialHistogram, emptyHistogram } from '../../statistics/exponential-histogram.ts'
import { HistogramSum } from '../../statistics/histogram-sum.ts'
import { createFloats } from './column.ts'
import type { DatabaseSlices, EndpointSlices, Evidence } from './evidence.ts'
import { getOrCreate } from './get-or-create.ts'
import type { HistogramLog } from './histogram-log.ts'
import { type Increments, sumGainsPerSlice, sumOver } from './series.ts'
import { endOf, spanOf, zeros } from './timeline.ts'

/** Everything that was counted of one arm. */
export class ArmStreams {
  readonly probes: Readonly<Record<ProbeOutcome, Increments[]>> = { up: [], down: [] }
  readonly writes: Readonly<Record<WriteOutcome, Increments[]>> = { acknowledged: [], rejected: [], indeterminate: [] }
  readonly database: Readonly<Record<keyof DatabaseSlices, Increments[]>> = { statements: [], milliseconds: [], losses: [] }
  /** Requests to this arm's backend by users who cross between the backends. */
  readonly crossing: Increments[] = []
  private readonly byEndpoint = new Map<string, EndpointStreams>()
  private readonly bySender = new Map<string, Sessions>()
  private readonly t0: () => number | null

  /** @param t0 asks for the start of slice 0 */
  constructor(t0: () => number | null) {
    this.t0 = t0
  }

  endpoint(id: string): EndpointStreams {
    return getOrCreate(this.byEndpoint, id, () => new EndpointStreams(id, this.t0))
  }

  sessions(sender: string): Sessions {
    return getOrCreate(this.bySender, sender, () => new Sessions())
  }

  /** Endpoints with requests, sorted by id. */
  endpoints(): EndpointSlices[] {
    const seen = [...this.byEndpoint.values()].filter(endpoint => endpoint.seen)
    return seen.sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1))
  }

  sessionsInFlight(window: Window): number[] {
    const t0 = this.t0()
    return t0 === null ? zeros(window) : inFlightPerSlice(this.bySender.values(), t0, window)
  }

  probesPerSlice(window: Window, outcome: ProbeOutcome): number[] {
    return this.perSlice(this.probes[outcome], window)
  }

  databasePerSlice(window: Window): DatabaseSlices | null {
    const { statements, milliseconds, losses } = this.database
    if (statements.length === 0 || milliseconds.length === 0) return null
    return { statements: this.perSlice(statements, window), milliseconds: this.perSlice(milliseconds, window), losses: this.perSlice(losses, window) }
  }

  crossingPerSlice(window: Window): number[] {
    return this.perSlice(this.crossing, window)
  }

  private perSlice(counters: readonly Increments[], window: Window): number[] {
    return sumGainsPerSlice(counters, this.t0(), window)
  }

  totals(): ReturnType<Evidence['totals']> {
    const total = (counters: readonly Increments[]) => sumOver(counters, counter => counter.total)
    const [endpoints, { acknowledged, rejected, indeterminate }] = [[...this.byEndpoint.values()], this.writes]
    const requests = sum(endpoints.flatMap(endpoint => requestOutcomes.map(outcome => endpoint.total(outcome))))
    const expected = sum(endpoints.map(endpoint => endpoint.total('expected')))
    const writes = { acknowledged: total(acknowledged), rejected: total(rejected), indeterminate: total(indeterminate) }
    const latencies = sum(endpoints.map(({ totalLatencies }) => totalLatencies))
    return { requests, unexpected: requests - expected, latencies, writes }
  }
}

/** One endpoint of one arm, over all senders. */
export class EndpointStreams implements EndpointSlices {
  readonly endpoint: string
  readonly counters: Readonly<Record<RequestOutcome, Increments[]>> = { expected: [], unexpected: [], limited: [], failed: [] }
  readonly latencies: HistogramLog[] = []
  private readonly t0: () => number | null
  private readonly sums = new HistogramSum()

  /** @param t0 asks for the start of slice 0 */
  constructor(endpoint: string, t0: () => number | null) {
    this.endpoint = endpoint
    this.t0 = t0
  }

  requests(window: Window): Record<RequestOutcome, number> {
    const t0 = this.t0()
    const count = (outcome: RequestOutcome) => (t0 === null ? 0 : sumOver(this.counters[outcome], counter => counter.within(spanOf(t0, window))))
    return { expected: count('expected'), unexpected: count('unexpected'), limited: count('limited'), failed: count('failed') }
  }

  perSlice(window: Window, outcomes: readonly RequestOutcome[]): number[] {
    const t0 = this.t0()
    const counts = zeros(window)
    if (t0 === null) return counts
    for (const outcome of new Set(outcomes)) for (const counter of this.counters[outcome]) counter.addTo(counts, t0, window)
    return counts
  }

  latency(window: Window): ExponentialHistogram {
    const t0 = this.t0()
    if (t0 === null) return emptyHistogram
    const span = spanOf(t0, window)
    const { sums } = this
    sums.clear()
    sums.coarsen(this.latencies.reduce((smallest, log) => Math.min(smallest, log.smallestScale(span)), sums.scale))
    for (const log of this.latencies) log.addTo(sums, span)
    return sums.histogram()
  }

  /** Whether any request was counted here, not only latencies. */
  get seen(): boolean {
    return requestOutcomes.some(outcome => this.counters[outcome].length > 0)
  }

  /** Latencies of the whole record. */
  get totalLatencies(): number {
    return sum(this.latencies.map(({ total }) => total))
  }

  /** Requests of the whole record. */
  total(outcome: RequestOutcome): number {
    return sumOver(this.counters[outcome], counter => counter.total)
  }
}

/** Sessions of one arm as one sender counts them. */
export class Sessions {
  readonly started: Increments[] = []
  readonly ended: Increments[] = []
  private readonly restarts = { at: createFloats(), after: createFloats() }

  /** Notes a restart of the sender: sessions of the process before it are over.
   *  @param at time of the first point that counts from zero  @param after time of the export before it */
  restart(at: number, after: number): void {
    if (at <= this.restarts.at.at(this.restarts.at.length - 1)) return
    this.restarts.at.push(at)
    this.restarts.after.push(after)
  }

  /** Sessions started and not yet ended, as last counted at or before a time; 0 while their ends are not counted. */
  inFlight(time: number): number {
    if (this.ended.length === 0) return 0
    const restart = this.restarts.at.firstAbove(time) - 1
    const since = { after: restart < 0 ? Number.NEGATIVE_INFINITY : this.restarts.after.at(restart), upTo: time }
    const count = (counter: Increments) => counter.within(since)
    return sumOver(this.started, count) - sumOver(this.ended, count)
  }
}

/** Sessions in flight over all senders at the end of each slice. */
function inFlightPerSlice(senders: Iterable<Sessions>, t0: number, window: Window): number[] {
  const counts = zeros(window)
  for (const sessions of senders) {
    for (let j = 0; j < counts.length; j++) counts[j] = (counts[j] ?? 0) + sessions.inFlight(endOf(t0, window.from + j))
  }
  return counts
}
