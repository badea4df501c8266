import { type RequestOutcome, requestOutcomes } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { type ExponentialHistogram, emptyHistogram } from '../../statistics/exponential-histogram.ts'
import { HistogramSum } from '../../statistics/histogram-sum.ts'
import type { EndpointSlices } from './evidence.ts'
import { spanOf, zeros } from './grid.ts'
import type { HistogramLog } from './histogram-log.ts'
import { type Increments, sumOver } from './increments.ts'

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
    return this.latencies.reduce((sum, log) => sum + log.total, 0)
  }

  /** Requests of the whole record. */
  total(outcome: RequestOutcome): number {
    return sumOver(this.counters[outcome], counter => counter.total)
  }
}
