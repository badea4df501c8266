import type { Arm } from '../../../contract/arm.ts'
import { formatPercent } from '../../../contract/quantities.ts'
import type { Window } from '../../../statistics/batches.ts'
import { sum } from '../../../statistics/descriptive.ts'
import { totalCount } from '../../../statistics/exponential-histogram.ts'
import type { Levels } from '../../../statistics/levels.ts'
import { ratioBounds } from '../../../statistics/ratio-bounds.ts'
import { countRequests } from '../../evidence/endpoint-sums.ts'
import type { EndpointSlices, Evidence } from '../../evidence/evidence.ts'
import type { EndpointRow } from '../finding.ts'
import { type Comparison, compareLatency, type QuantileName } from './comparison.ts'
import { describeComparison } from './sentences.ts'

/** One endpoint in both arms, compared where both have the latency of an expected answer. */
export interface ComparedEndpoint {
  readonly endpoint: string
  /** Whether any request came in, in either arm. */
  readonly asked: boolean
  readonly comparison: Comparison | null
  /** The arm without the latency of any expected answer, where requests came in. */
  readonly silent: Silence | null
}

interface Silence {
  readonly arm: Arm
  /** Whether expected answers were counted, and only their latencies are missing. */
  readonly answered: boolean
}

/** All endpoints of a scope, each compared by itself: one that was never asked shows as such. */
export function compareEndpoints(
  evidence: Evidence,
  window: Window,
  scope: readonly string[],
  asked: Parameters<typeof compareLatency>[2],
  alpha: number,
): ComparedEndpoint[] {
  return scope.map(endpoint => {
    const [baseline, candidate] = [slicesOf(evidence, 'baseline', endpoint), slicesOf(evidence, 'candidate', endpoint)]
    if (requestsIn(baseline, window) + requestsIn(candidate, window) === 0) return { endpoint, asked: false, comparison: null, silent: null }
    const comparison = compareLatency({ baseline, candidate }, window, asked, alpha)
    return { endpoint, asked: true, comparison, silent: findSilentArm({ baseline, candidate }, window, comparison) }
  })
}

/** A verdict of one endpoint on the whole criterion. */
export interface EndpointVeto {
  readonly endpoint: string
  readonly comparison: Comparison
  /** fail: shown slower than its margin; hold: likely enough to be slower to withhold a pass. */
  readonly kind: 'fail' | 'hold'
}

/** Endpoints with enough evidence that object, at their own level (docs/statistics.md, "Latency ratio" 7), in the order given. */
export function findVetoes(compared: readonly ComparedEndpoint[], levels: Levels): EndpointVeto[] {
  const judged = compared.filter(({ comparison }) => comparison?.enough)
  return judged.flatMap(({ endpoint, comparison }) => {
    if (!comparison || isCoarse(comparison)) return []
    const limit = 1 + comparison.margin
    if (ratioBounds(comparison.ratio, levels.veto / judged.length).lower > limit) return { endpoint, comparison, kind: 'fail' as const }
    return ratioBounds(comparison.ratio, holdLevel).lower > limit ? { endpoint, comparison, kind: 'hold' as const } : []
  })
}

const holdLevel = 0.2

/** Buckets wider than the margin cannot tell whether it was kept. */
export function isCoarse({ ratio, margin }: Comparison): boolean {
  return ratio.bucketRatio > 1 + margin
}

export function writeEndpointRows(
  compared: readonly ComparedEndpoint[],
  objections: readonly EndpointVeto[],
  quantile: QuantileName,
  name: string,
): EndpointRow[] {
  return compared.map(({ endpoint, asked, silent, comparison: found }) => {
    if (!asked) return { endpoint, status: 'not judged', estimate: null, limit: null, reason: 'Not tested: no session used it in the measured window.' }
    if (!found) return { endpoint, status: 'not judged', estimate: null, limit: null, reason: silent ? describeSilence(silent) : 'Nothing to compare.' }
    const row = { endpoint, estimate: found.estimate, limit: 1 + found.margin }
    const said = `${describeComparison(found, quantile, name)}; its margin is ${formatPercent(found.margin)}.`
    if (!found.enough) return { ...row, status: 'not judged', reason: `Not judged by itself: too few requests or seconds. ${said}` }
    const objection = objections.find(veto => veto.endpoint === endpoint)
    if (objection) return { ...row, status: objection.kind === 'fail' ? 'fail' : 'unknown', reason: said }
    return { ...row, status: found.estimate.upper < 1 + found.margin && !isCoarse(found) ? 'pass' : 'unknown', reason: said }
  })
}

function slicesOf(evidence: Evidence, arm: Arm, endpoint: string): EndpointSlices[] {
  return evidence.endpoints(arm).filter(slices => slices.endpoint === endpoint)
}

function requestsIn(slices: readonly EndpointSlices[], window: Window): number {
  return sum(slices.map(one => countRequests(one.requests(window))))
}

/** Answers that were counted but whose latency never arrived are as silent as none. */
function findSilentArm(slices: Readonly<Record<Arm, readonly EndpointSlices[]>>, window: Window, found: Comparison | null): Silence | null {
  for (const arm of ['candidate', 'baseline'] as const) {
    const answered = slices[arm].some(one => one.requests(window).expected > 0)
    if (!answered || (!found && !slices[arm].some(one => totalCount(one.latency(window)) > 0))) return { arm, answered }
  }
  return null
}

function describeSilence({ answered }: Silence): string {
  return answered ? 'Not evaluated: responses of one backend were counted, but no latency arrived.' : 'Not evaluated: one backend gave no expected response.'
}
