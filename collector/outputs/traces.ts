import { formatLatency } from '../quantities/format.ts'
import type { CheckpointVerdict, Verdict } from '../verdict/verdict-schema.ts'

type WrittenFinding = CheckpointVerdict['findings'][number]
type WrittenTrace = NonNullable<WrittenFinding['byEndpoint'][number]['traces']>[number]

/** Where the team's tracing shows a request; null where the policy does not say. */
export function linkTo({ trace }: WrittenTrace, { traceLink }: Pick<Verdict, 'traceLink'>): string | null {
  return traceLink === undefined ? null : traceLink.replaceAll('{traceId}', trace)
}

/** "812 ms, status 200" */
export function answered({ latency, status }: WrittenTrace): string {
  return `${formatLatency(latency)}, ${status === 0 ? 'no answer' : `status ${status}`}`
}

/** The slowest traced request of each endpoint that fails by itself, as sentences for a terminal: the page and verdict.json have the others. */
export function slowestTraced({ byEndpoint }: WrittenFinding, verdict: Pick<Verdict, 'traceLink'>): string[] {
  return byEndpoint.flatMap(({ endpoint, traces = [] }) => {
    const [slowest] = traces
    return slowest ? [`a traced request to ${endpoint} (${answered(slowest)}): ${linkTo(slowest, verdict) ?? slowest.trace}`] : []
  })
}
