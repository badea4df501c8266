import { endpointIds } from '../../contract/endpoints.ts'
import type { Section } from '../board.ts'
import type { Limits } from '../limits.ts'
import { toEndpoint } from '../links.ts'
import { lines, stateLines } from '../panels/lines.ts'
import { distinct } from '../panels/looks.ts'
import { rows } from '../panels/tables.ts'
import { places } from '../places.ts'
import { latest, ofChosen, quantileBy, rateBy, series, shareBy, stateBy } from '../promql.ts'
import { statuses } from '../states.ts'

const here = places.run
const chosen = 'run="$run",checkpoint=~"$checkpoint",domain=~"$domain",endpoint=~"$endpoint"'
const looks = distinct(endpointIds)
const candidate = `${ofChosen},arm="candidate"`

/** Which endpoint it is, and since when. */
export function endpointsSection(limits: Limits): Section {
  return { title: 'By endpoint: which one, and since when', panels: [table(), status(), ratio(limits), errors(limits), rate()] }
}

function table() {
  const labels = 'checkpoint, criterion, domain, endpoint'
  const bound = (name: string) => `max by (${labels}, unit) (${latest('cutover_endpoint_estimate', `${chosen},bound="${name}"`)})`
  return rows({
    id: here.endpoints,
    title: 'Endpoints',
    description:
      'Each criterion by endpoint, the worst first: status, figure with bounds, and the limit for a single endpoint, which is wider than that for all. One endpoint that fails makes the criterion fail. Click a name to see since when.',
    size: [24, 12],
    labels: { criterion: 'Criterion', domain: 'Domain', endpoint: 'Endpoint', unit: 'Unit' },
    columns: [
      { name: 'Status', expression: stateBy(labels, statuses, 'cutover_endpoint_status', chosen), states: statuses },
      { name: 'Value', expression: bound('value'), decimals: 3 },
      { name: 'Lower', expression: bound('lower'), decimals: 3 },
      { name: 'Upper', expression: bound('upper'), decimals: 3 },
      { name: 'Limit', expression: `max by (${labels}, unit) (${latest('cutover_endpoint_limit', chosen)})`, decimals: 3 },
    ],
    hidden: ['checkpoint'],
    sortBy: { column: 'Status', descending: true },
    links: { Endpoint: toEndpoint() },
  })
}

function status() {
  return stateLines({
    id: here.endpointStatus,
    title: 'Status of each endpoint over time',
    description:
      'The worst status that any criterion gives an endpoint, at each moment of the run: a bar that turns to fail shows since when. Choose fewer endpoints at the top when there are too many bars.',
    size: [24, 14],
    queries: [{ expression: stateBy('endpoint', statuses, 'cutover_endpoint_status', chosen, series), legend: '{{endpoint}}' }],
    states: statuses,
  })
}

function ratio({ latency }: Limits) {
  const p95 = (arm: string) => quantileBy('endpoint', 0.95, 'cutover_request_duration_seconds', `${ofChosen},arm="${arm}"`)
  return lines({
    id: here.endpointRatio,
    title: 'Response time p95 by endpoint: candidate against baseline',
    description:
      'The candidate’s p95 divided by the baseline’s, endpoint by endpoint, over the last minute: 1 is equally fast. It is noisy, since there are few requests per endpoint and minute; look for one that rises and stays high. The dashed line is the limit for all endpoints together.',
    size: [12, 11],
    queries: [{ expression: `${p95('candidate')} / ${p95('baseline')}`, legend: '{{endpoint}}' }],
    looks,
    limit: latency.find(({ quantile }) => quantile === 'p95')?.ratio ?? null,
  })
}

function errors({ errorShare: limit }: Limits) {
  return lines({
    id: here.endpointErrors,
    title: 'Failed requests of the candidate by endpoint',
    description:
      'Share of the candidate’s requests that were answered unexpectedly or not at all, endpoint by endpoint. The dashed line is the limit for all endpoints together.',
    unit: 'percentunit',
    size: [12, 11],
    queries: [{ expression: shareBy('endpoint', 'cutover_requests_total', 'outcome!="expected"', candidate), legend: '{{endpoint}}' }],
    looks,
    limit,
  })
}

function rate() {
  return lines({
    id: here.endpointRate,
    title: 'Requests per second of the candidate by endpoint',
    description: 'How much load each endpoint sees. An endpoint with little load needs a longer run before it can be judged.',
    unit: 'reqps',
    size: [24, 9],
    queries: [{ expression: rateBy('endpoint', 'cutover_requests_total', candidate), legend: '{{endpoint}}' }],
    looks,
  })
}
