import type { Section } from '../board.ts'
import type { Limits } from '../limits.ts'
import { lines } from '../panels/lines.ts'
import { arms, crossed, distinct, look, palette } from '../panels/looks.ts'
import { places } from '../places.ts'
import { ofChosen, ofRun, quantileBy, rateBy, series, shareBy } from '../promql.ts'

const here = places.run
const third: readonly [number, number] = [8, 8]

/** Both backends in the same panels, at the same time, under the same sessions. */
export function armsSection(limits: Limits): Section {
  return {
    title: 'Both backends, side by side',
    panels: [rate(), users(limits), errors(limits), quantile('p50', 0.5), quantile('p95', 0.95), quantile('p99', 0.99), sessions(), probes(limits), writes()],
  }
}

function rate() {
  return lines({
    id: here.rate,
    title: 'Requests per second',
    description:
      'Requests of the simulated users that were answered or failed, by backend. Both lines should coincide: the same sessions run against both. A gap means that one backend makes its users wait.',
    unit: 'reqps',
    size: third,
    queries: [{ expression: rateBy('arm', 'cutover_requests_total', ofChosen), legend: '{{arm}}' }],
  })
}

function users({ users: limit }: Limits) {
  return lines({
    id: here.users,
    title: 'Concurrent users',
    description:
      'Sessions under way at the same moment, by backend. The dashed line is the number of users that the plan asks for: the load must stay above it.',
    size: third,
    queries: [{ expression: `max by (arm) (${series('cutover_sessions_in_flight', ofRun)})`, legend: '{{arm}}' }],
    limit,
    good: 'above',
  })
}

function errors({ errorShare: limit }: Limits) {
  return lines({
    id: here.errors,
    title: 'Share of failed requests',
    description:
      'Answers that the contract does not expect (such as status 500), rate-limited requests (429), and requests without an answer, as a share of all requests. The dashed line is the limit of the criterion error-rate.',
    unit: 'percentunit',
    size: third,
    queries: [{ expression: shareBy('arm', 'cutover_requests_total', 'outcome!="expected"', ofChosen), legend: '{{arm}}' }],
    limit,
  })
}

function quantile(name: 'p50' | 'p95' | 'p99', q: number) {
  const slower = { p50: 'Half of all requests are', p95: 'One request in 20 is', p99: 'One request in 100 is' }[name]
  return lines({
    id: here[name],
    title: `Response time ${name}`,
    description: `${slower} slower than this. Only expected answers count. The figure comes from a histogram and is right to within one of its buckets; the judge uses a finer one, so compare verdicts with the panels further down.`,
    unit: 's',
    size: third,
    queries: [{ expression: quantileBy('arm', q, 'cutover_request_duration_seconds', ofChosen), legend: '{{arm}}' }],
  })
}

function sessions() {
  return lines({
    id: here.sessions,
    title: 'Sessions that could not be finished',
    description:
      'Share of the simulated users whose visit broke off, for example because an order failed, by backend; hybrid are those who used both, as happens while traffic shifts. Each stands for a lost customer.',
    unit: 'percentunit',
    size: third,
    queries: [{ expression: shareBy('arm', 'cutover_sessions_ended_total', 'outcome="broken"', ofRun), legend: '{{arm}}' }],
    looks: { ...arms, '/^hybrid/': look(palette.reddishPurple, [2, 4]) },
  })
}

function probes({ uptime }: Limits) {
  return lines({
    id: here.probes,
    title: 'Health checks answered',
    description:
      'Each second the rig requests the health page of both backends, and of a control that is neither. If the control is down too, the network or this machine is the cause and not a backend. The dashed line is the uptime that the plan asks for.',
    unit: 'percentunit',
    size: third,
    queries: [{ expression: shareBy('target', 'cutover_probe_checks_total', 'outcome="up"', ofRun), legend: '{{target}}' }],
    limit: uptime,
    good: 'above',
    max: 1,
    looks: { ...arms, '/^control/': look(palette.grey, [2, 4]) },
  })
}

function writes() {
  return lines({
    id: here.writes,
    title: 'Writes per second, by outcome',
    description:
      'Writes of the simulated users (accounts, orders, payments, products) and their outcome. After the load every acknowledged write is read back; one that is missing is lost data.',
    unit: 'wps',
    size: third,
    queries: [{ expression: rateBy('arm, outcome', 'cutover_writes_total', ofRun), legend: '{{arm}} {{outcome}}' }],
    looks: distinct(crossed(['candidate', 'baseline'], ['acknowledged', 'indeterminate', 'rejected'])),
  })
}

const perRequest = (metric: string) => `${rateBy('arm', metric, ofRun)} / (${rateBy('arm', 'cutover_requests_total', ofRun)} > 0)`

/** What each backend costs the shared database. */
export function databaseSection(): Section {
  return { title: 'Database', panels: [statements(), seconds()] }
}

function statements() {
  return lines({
    id: places.run.statements,
    title: 'Database statements per request',
    description:
      'Statements that the database ran for each backend, divided by its requests. A candidate with a query per row shows here long before it is slow. Empty unless the run was given --database-url.',
    size: [12, 8],
    queries: [{ expression: perRequest('cutover_database_statements_total'), legend: '{{arm}}' }],
  })
}

function seconds() {
  return lines({
    id: places.run.databaseSeconds,
    title: 'Database time per request',
    description: 'Time that the database spent on each backend’s statements, divided by its requests. Empty unless the run was given --database-url.',
    unit: 's',
    size: [12, 8],
    queries: [{ expression: perRequest('cutover_database_seconds_total'), legend: '{{arm}}' }],
  })
}
