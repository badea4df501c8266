import { formatLatency } from '../../contract/quantities.ts'
import type { CheckpointVerdict, Verdict } from '../judge/verdict-schema.ts'

type WrittenTrace = NonNullable<CheckpointVerdict['findings'][number]['byEndpoint'][number]['traces']>[number]

/** An endpoint that criteria object to, with the requests that show it. */
export interface TracedEndpoint {
  readonly endpoint: string
  readonly criteria: readonly string[]
  /** Slowest first; at least one. */
  readonly traces: readonly [WrittenTrace, ...WrittenTrace[]]
}

/** The traced requests of a checkpoint: what several criteria show of an endpoint by the same requests stands there once. */
export function tracedEndpoints({ findings }: CheckpointVerdict): TracedEndpoint[] {
  const rows = findings.flatMap(({ criterion, byEndpoint }) => byEndpoint.map(({ endpoint, traces = [] }) => ({ criterion, endpoint, traces })))
  const groups = Map.groupBy(rows, ({ endpoint, traces }) => `${endpoint} ${traces.map(({ trace }) => trace).join()}`)
  return [...groups.values()].flatMap(group => {
    const [
      {
        endpoint,
        traces: [slowest, ...others],
      } = { endpoint: '', traces: [] },
    ] = group
    return slowest ? [{ endpoint, criteria: group.map(({ criterion }) => criterion), traces: [slowest, ...others] as const }] : []
  })
}

/** Where the team's tracing shows a request; null where the policy does not say. */
export function linkTo({ trace }: WrittenTrace, { traceLink }: Pick<Verdict, 'traceLink'>): string | null {
  return traceLink === undefined ? null : traceLink.replaceAll('{traceId}', trace)
}

/** "812 ms, status 200" */
export function answered({ latency, status }: WrittenTrace): string {
  return `${formatLatency(latency)}, ${status === 0 ? 'no answer' : `status ${status}`}`
}
