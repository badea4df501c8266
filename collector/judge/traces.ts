import type { Window } from '../../statistics/batches.ts'
import type { EndpointRow, Finding } from '../criteria/finding.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { bySlowness, type SampledRequest, slowestFew } from '../evidence/sampled-requests.ts'

/** Kinds that look at endpoints one by one under load, and which of the sampled requests show what they object to. */
const shows: Readonly<Record<string, (request: SampledRequest) => boolean>> = {
  latency: ({ outcome }) => outcome === 'expected',
  'error-rate': ({ outcome }) => outcome !== 'expected',
}

/** A finding whose objecting endpoints name the slowest few of the candidate's requests that were sent with a trace in the judged window.
 *  @param window that it was judged on; null: nothing was measured */
export function withTraces(found: Finding, evidence: Evidence, window: Window | null): Finding {
  const { [found.kind]: isShown } = shows
  if (!isShown || !window) return found
  const traced = (row: EndpointRow) => (objects(found, row) ? tracedRow(row, evidence, window, isShown) : row)
  return { ...found, byEndpoint: found.byEndpoint.map(traced) }
}

/** By itself, or because what was seen of it is beyond what made the whole fail: of errors, nothing is judged endpoint by endpoint. */
function objects({ status }: Finding, { status: own, estimate, limit }: EndpointRow): boolean {
  return own === 'fail' || (status === 'fail' && estimate !== null && limit !== null && estimate.value > limit)
}

function tracedRow(row: EndpointRow, evidence: Evidence, window: Window, isShown: (request: SampledRequest) => boolean): EndpointRow {
  const slowest = evidence.sampled('candidate', row.endpoint, window).filter(isShown).sort(bySlowness).slice(0, slowestFew)
  return slowest.length === 0 ? row : { ...row, traces: slowest }
}
