import type { Basis } from '../../contract/history-events.ts'
import { roundSignificant } from '../../contract/quantities.ts'
import type { Estimate } from '../../statistics/estimate.ts'
import type { EndpointRow, Finding } from '../criteria/finding.ts'
import type { SampledRequest } from '../evidence/sampled-requests.ts'
import { iso } from './clock.ts'
import type { CheckpointVerdict } from './verdict-schema.ts'

/** A finding as verdict.json holds it: keys in a fixed order, numbers with 9 digits. */
export function writeFinding(found: Finding): CheckpointVerdict['findings'][number] {
  return {
    criterion: found.criterion,
    kind: found.kind,
    part: found.part,
    status: found.status,
    estimate: rounded(found.estimate),
    limit: found.limit === null ? null : digits(found.limit),
    ...(found.relation === undefined ? {} : { relation: found.relation }),
    ...(found.wouldCatch === undefined ? {} : { wouldCatch: digits(found.wouldCatch) }),
    reason: found.reason,
    remedy: found.remedy,
    secondsMore: found.secondsMore === null ? null : digits(found.secondsMore),
    byEndpoint: found.byEndpoint.map(writeRow),
    ...(found.basis === undefined ? {} : { basis: writeBasis(found.basis) }),
    ...(found.doubtedBy === undefined ? {} : { doubtedBy: [...found.doubtedBy] }),
  }
}

function writeBasis(basis: Basis): Basis & { outages?: number[] } {
  switch (basis.kind) {
    case 'latency':
      return { ...basis, logRatio: digits(basis.logRatio), standardError: digits(basis.standardError) }
    case 'uptime':
      return { ...basis, outages: [...basis.outages] }
    case 'figure':
      return { ...basis, value: digits(basis.value) }
  }
}

type WrittenRow = CheckpointVerdict['findings'][number]['byEndpoint'][number]

function writeRow({ endpoint, status, estimate, limit, reason, traces }: EndpointRow): WrittenRow {
  const row = { endpoint, status, estimate: rounded(estimate), limit: limit === null ? null : digits(limit), reason }
  return traces === undefined ? row : { ...row, traces: traces.map(writeTrace) }
}

function writeTrace({ trace, time, latency, status }: SampledRequest): NonNullable<WrittenRow['traces']>[number] {
  return { trace, at: iso(time), latency: digits(latency), status }
}

function rounded(estimate: Estimate | null): Estimate | null {
  if (!estimate) return null
  return { value: digits(estimate.value), lower: digits(estimate.lower), upper: digits(estimate.upper), n: digits(estimate.n), unit: estimate.unit }
}

/** JSON knows no infinity: a bound without end is written as the largest number. */
function digits(value: number): number {
  const rounded = roundSignificant(value)
  if (Number.isFinite(rounded)) return rounded
  return rounded > 0 ? Number.MAX_VALUE : 0
}
