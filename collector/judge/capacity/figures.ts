import { type RequestOutcome, requestOutcomes } from '../../../contract/signals.ts'
import { splitIntoBatches, type Window } from '../../../statistics/batches.ts'
import type { Bounds } from '../../../statistics/bounds.ts'
import { mean, sum } from '../../../statistics/descriptive.ts'
import { type ErrorSeries, estimateErrorRate } from '../../../statistics/error-rate.ts'
import { quantile, totalCount } from '../../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../../statistics/histogram-sum.ts'
import { estimateLatencyQuantile, type LatencyQuantile, quantileBounds } from '../../../statistics/latency.ts'
import { levelsFor } from '../../../statistics/levels.ts'
import { estimateRate } from '../../../statistics/rate.ts'
import { errorOutcomes, sumRequestsPerSlice } from '../../evidence/endpoint-sums.ts'
import type { EndpointSlices, Evidence } from '../../evidence/evidence.ts'
import { isWithin } from '../../evidence/timeline.ts'

/** What one backend did under one steady load, after the warm-up. Bounds are one-sided at 5 % each. */
export interface LoadFigures {
  readonly seconds: number
  /** Of any outcome. */
  readonly requests: number
  /** Answers as expected per second. */
  readonly served: Bounds
  /** Sessions in flight, on average. */
  readonly users: number
  /** ms, of answers as expected; null without any. */
  readonly p50: Bounds | null
  readonly p95: Bounds | null
  readonly p99: Bounds | null
  /** Share of requests that were not answered as expected. */
  readonly errors: Bounds
  readonly errorsByKind: Readonly<Record<Exclude<RequestOutcome, 'expected'>, number>>
  readonly sessions: SessionCounts
  /** Endpoints with the largest p95 among those with enough answers to have one. */
  readonly slowest: readonly { readonly endpoint: string; readonly p95: number }[]
}

export const assessmentLevels = levelsFor(1)
const quantiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const
const maxSlowest = 3
/** Answers of one endpoint below which its p95 is one or two of them. */
const minAnswersPerEndpoint = 40

/** The figures of a window of the loaded arm, at least six seconds long. */
export function measureFigures(evidence: Evidence, window: Window): LoadFigures {
  const endpoints = evidence.endpoints('baseline')
  const { requests, ...errors } = measureErrorRate(evidence, window, assessmentLevels.pass)
  const at = estimateQuantiles(endpoints, window)
  const count = (outcome: RequestOutcome) => sum(endpoints.map(endpoint => endpoint.requests(window)[outcome]))
  const errorsByKind = { unexpected: count('unexpected'), limited: count('limited'), failed: count('failed') }
  return {
    seconds: window.to - window.from,
    requests,
    served: estimateRate(sumRequestsPerSlice(endpoints, window, ['expected']), assessmentLevels.pass),
    users: mean(evidence.sessionsInFlight('baseline', window)),
    p50: toBounds(at(quantiles.p50)),
    p95: toBounds(at(quantiles.p95)),
    p99: toBounds(at(quantiles.p99)),
    errors,
    errorsByKind,
    sessions: countSessions(evidence, window, sum(Object.values(errorsByKind))),
    slowest: findSlowest(endpoints, window),
  }
}

/** A quantile of all answers of a window together; null without any. */
export function estimateQuantiles(endpoints: readonly EndpointSlices[], window: Window): (p: number) => LatencyQuantile | null {
  const batches = splitIntoBatches(window).map(batch => mergeHistograms(endpoints.map(endpoint => endpoint.latency(batch))))
  return p => estimateLatencyQuantile(batches, p)
}

/** Requests of the loaded arm, second by second. */
export function countEachSecond(evidence: Evidence, window: Window): ErrorSeries {
  const endpoints = evidence.endpoints('baseline')
  return { requests: sumRequestsPerSlice(endpoints, window, requestOutcomes), errors: sumRequestsPerSlice(endpoints, window, errorOutcomes) }
}

/** Share of requests that were not answered as expected. @param alpha level of each bound, one-sided */
export function measureErrorRate(evidence: Evidence, window: Window, alpha: number): Bounds & { readonly requests: number } {
  const { n, k, lower, upper } = estimateErrorRate({ ...countEachSecond(evidence, window), alpha })
  return { value: n === 0 ? 0 : k / n, lower, upper, requests: n }
}

function toBounds(found: LatencyQuantile | null): Bounds | null {
  return found && quantileBounds(found, assessmentLevels.pass)
}

function findSlowest(endpoints: readonly EndpointSlices[], window: Window): LoadFigures['slowest'] {
  return endpoints
    .flatMap(slices => {
      const { endpoint } = slices
      const histogram = slices.latency(window)
      const p95 = quantile(histogram, quantiles.p95)
      return p95 === null || totalCount(histogram) < minAnswersPerEndpoint ? [] : [{ endpoint, p95 }]
    })
    .sort((a, b) => b.p95 - a.p95)
    .slice(0, maxSlowest)
}

/** Sessions that ended in a window. */
interface SessionCounts {
  readonly ended: number
  /** Those that no wrong answer ended: the answers were right, but took so long that no time was left, and the user gave up. A wrong one
   *  ends one session, and is counted as a request already. A user who gave up sends no more requests, which keeps the answers of an overloaded backend fast. */
  readonly outOfTime: number
}

/** @param errors requests of the window that were not answered as expected */
function countSessions({ reported, sliceOf }: Evidence, window: Window, errors: number): SessionCounts {
  const ended = reported.sessionEnds.filter(({ target, time }) => target === 'baseline' && isWithin(sliceOf('baseline', time), window))
  const broken = ended.filter(({ outcome }) => outcome === 'broken').length
  return { ended: ended.length, outOfTime: Math.max(0, broken - errors) }
}
