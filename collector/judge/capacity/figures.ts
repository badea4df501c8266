import { type RequestOutcome, requestOutcomes } from '../../../contract/signals.ts'
import type { Window } from '../../../statistics/batches.ts'
import { splitIntoBatches } from '../../../statistics/batches.ts'
import { type ErrorSeries, estimateErrorRate } from '../../../statistics/error-rate.ts'
import { quantile, totalCount } from '../../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../../statistics/histogram-sum.ts'
import { estimateRate } from '../../../statistics/jackknife.ts'
import { estimateLatencyQuantile, type LatencyQuantile, quantileBounds } from '../../../statistics/latency.ts'
import { levelsFor } from '../../criteria/levels.ts'
import { unexpectedOutcomes } from '../../criteria/unexpected.ts'
import type { EndpointSlices, Evidence } from '../../evidence/evidence.ts'
import { type SessionCounts, sessionsIn } from './sessions.ts'

/** A number with bounds, each one-sided at 5 %. */
export interface Bounded {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/** What one backend did under one load, in the seconds after it had settled. */
export interface Figures {
  readonly seconds: number
  /** Of any outcome. */
  readonly requests: number
  /** Answers as expected per second. */
  readonly served: Bounded
  /** Sessions in flight, on average. */
  readonly users: number
  /** ms, of answers as expected; null without any. */
  readonly p50: Bounded | null
  readonly p95: Bounded | null
  readonly p99: Bounded | null
  /** Share of requests that were not answered as expected. */
  readonly errors: Bounded
  readonly errorsByKind: Readonly<Record<Exclude<RequestOutcome, 'expected'>, number>>
  readonly sessions: SessionCounts
  /** Endpoints with the largest p95 among those with enough answers to have one. */
  readonly slowest: readonly { readonly endpoint: string; readonly p95: number }[]
}

export const assessmentLevels = levelsFor(1)
const quantiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const
const slowestShown = 3
/** Answers of one endpoint below which its p95 is one or two of them. */
const leastOfEndpoint = 40

/** The figures of a window of the loaded arm, at least six seconds long. */
export function figuresIn(evidence: Evidence, window: Window): Figures {
  const endpoints = evidence.endpoints('baseline')
  const { requests, ...errors } = errorsIn(evidence, window, assessmentLevels.pass)
  const at = quantilesOf(endpoints, window)
  const count = (outcome: RequestOutcome) => endpoints.reduce((sum, endpoint) => sum + endpoint.requests(window)[outcome], 0)
  const errorsByKind = { unexpected: count('unexpected'), limited: count('limited'), failed: count('failed') }
  return {
    seconds: window.to - window.from,
    requests,
    served: estimateRate(perSecond(endpoints, window, ['expected']), assessmentLevels.pass),
    users: meanOf(evidence.sessionsInFlight('baseline', window)),
    p50: bounds(at(quantiles.p50)),
    p95: bounds(at(quantiles.p95)),
    p99: bounds(at(quantiles.p99)),
    errors,
    errorsByKind,
    sessions: sessionsIn(evidence, window, errorsByKind.unexpected + errorsByKind.limited + errorsByKind.failed),
    slowest: slowestOf(endpoints, window),
  }
}

/** A quantile of all answers of a window together; null without any. */
export function quantilesOf(endpoints: readonly EndpointSlices[], window: Window): (p: number) => LatencyQuantile | null {
  const batches = splitIntoBatches(window).map(batch => mergeHistograms(endpoints.map(endpoint => endpoint.latency(batch))))
  return p => estimateLatencyQuantile(batches, p)
}

/** Requests of the loaded arm, second by second. */
export function requestsIn(evidence: Evidence, window: Window): ErrorSeries {
  const of = (outcomes: readonly RequestOutcome[]) => perSecond(evidence.endpoints('baseline'), window, outcomes)
  return { requests: of(requestOutcomes), errors: of(unexpectedOutcomes) }
}

/** Share of requests that were not answered as expected. @param alpha level of each bound, one-sided */
export function errorsIn(evidence: Evidence, window: Window, alpha: number): Bounded & { readonly requests: number } {
  const { n, k, lower, upper } = estimateErrorRate({ ...requestsIn(evidence, window), alpha })
  return { value: n === 0 ? 0 : k / n, lower, upper, requests: n }
}

function bounds(found: LatencyQuantile | null): Bounded | null {
  return found && quantileBounds(found, assessmentLevels.pass)
}

function perSecond(endpoints: readonly EndpointSlices[], window: Window, outcomes: readonly RequestOutcome[]): number[] {
  return sums(endpoints.map(endpoint => endpoint.perSlice(window, outcomes)))
}

function slowestOf(endpoints: readonly EndpointSlices[], window: Window): Figures['slowest'] {
  return endpoints
    .flatMap(slices => {
      const { endpoint } = slices
      const histogram = slices.latency(window)
      const p95 = quantile(histogram, quantiles.p95)
      return p95 === null || totalCount(histogram) < leastOfEndpoint ? [] : [{ endpoint, p95 }]
    })
    .sort((a, b) => b.p95 - a.p95)
    .slice(0, slowestShown)
}

function sums(series: readonly (readonly number[])[]): number[] {
  return (series[0] ?? []).map((_, slice) => series.reduce((sum, counts) => sum + (counts[slice] ?? 0), 0))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
