import type { Section } from '../board.ts'
import { criteriaOf, type Limits } from '../limits.ts'
import { palette } from '../palette.ts'
import { type Lines, lines } from '../panels/lines.ts'
import { colouredBy, dashed, look } from '../panels/looks.ts'
import { rows } from '../panels/rows.ts'
import { places } from '../places.ts'
import { judged, latest, series, stateBy } from '../promql.ts'
import { statuses } from '../states.ts'
import { kindsOf, latencyPanel } from './criterion-panels.ts'

const here = places.run

/** How the judge's figures moved while evidence came in; the same numbers as in verdict.json. */
export function figuresSection(limits: Limits): Section {
  const ratios = limits.latency.map(({ criterion, quantile, ratio }, index) => latencyRatio(latencyPanel(index), criterion, quantile, ratio))
  const rest = [
    smallShares(limits),
    uptime(limits),
    zeroCounts(limits),
    completion(limits),
    concurrency(limits),
    progress(limits),
    databaseRatio(limits),
    evidence(),
  ]
  return { title: 'What the judge measures: figure, bounds and limit', panels: [...ratios, ...rest] }
}

function latencyRatio(id: number, criterion: string, quantile: string, ratio: number) {
  return lines({
    id,
    title: `Candidate against baseline: ${quantile}`,
    description: `The candidate's ${quantile} divided by the baseline's: 1 is equally fast, 1.1 is 10 % slower. The truth lies between the lower and the upper bound; they close in as evidence comes. It passes when the upper bound is below the limit, and fails when the lower bound is above it.`,
    size: [8, 9],
    queries: withBounds(`criterion="${criterion}"`),
    limit: ratio,
    looks: boundsLook,
  })
}

function smallShares(limits: Limits) {
  return ofKinds(limits, here.smallShares, {
    title: 'Failed requests, and sessions that broke when changing backends',
    description:
      'Share of the candidate’s requests that failed (error-rate) and of sessions that broke while they used both backends (hybrid), with bounds. The upper bound must fall below the limit, which takes thousands of requests even when nothing fails. The dashed line is the limit of error-rate.',
    unit: 'percentunit',
    limit: limits.errorShare,
  })
}

function uptime(limits: Limits) {
  return ofKinds(limits, here.uptime, {
    title: 'Uptime of the candidate',
    description:
      'Share of the health checks that the candidate answered, with bounds. A criterion that demands a demonstration waits for the lower bound, which takes about 50 minutes without an outage for 99.9 %.',
    unit: 'percentunit',
    limit: limits.uptime,
    good: 'above',
    max: 1,
  })
}

function zeroCounts(limits: Limits) {
  return ofKinds(limits, here.zeroCounts, {
    title: 'What must be zero',
    description:
      'Counts of what must not happen at all: lost or altered writes (lost-writes), answers that differ between the backends (parity), tokens that one backend refuses (token-interop), findings of the rollback drill. Anything above 0 names itself in the run’s summary.md.',
    good: 'below',
  })
}

function completion(limits: Limits) {
  return ofKinds(limits, here.completion, {
    title: 'Sessions finished: candidate minus baseline',
    description:
      'Difference of the shares of users that could finish what they came for: -0.01 means one user in a hundred fewer on the candidate. The lower bound must stay above the limit.',
    unit: 'percentunit',
    good: 'above',
  })
}

function concurrency(limits: Limits) {
  return ofKinds(limits, here.concurrency, {
    title: 'Concurrent users as judged',
    description: 'The number of sessions under way that was held through the whole measured time, for the backend that had fewer. It must reach the limit.',
    limit: limits.users,
    good: 'above',
  })
}

function progress(limits: Limits) {
  return ofKinds(limits, here.progress, {
    title: 'Progress of the migration',
    description:
      'Share of the planned features that the candidate serves with the same answers (migrated, 0–1), and the weeks since the plan’s start (schedule), each with its limit.',
  })
}

function databaseRatio(limits: Limits) {
  return ofKinds(limits, here.databaseRatio, {
    title: 'Database cost: candidate against baseline',
    description:
      'What one request costs the database on the candidate, divided by the same on the baseline: 1.4 means 40 % more statements, as a query per row does. Only where the rig may read the database’s own counters.',
    limit: limits.databaseRatio,
  })
}

function evidence() {
  const matchers = `${judged},part=~"imported|attested"`
  const made = `max by (criterion, part) (${latest('cutover_evidence_timestamp_seconds', 'run="$run",part=~"imported|attested"')})`
  return rows({
    id: here.evidence,
    title: 'Imported and attested evidence',
    description:
      'Criteria that no load can measure: reports of other tools (tests, coverage, security scan, figures) and statements of people. Unknown means that nothing was handed in, or that it is too old. The dashboard Checkpoints shows how old each may be.',
    size: [8, 9],
    labels: { criterion: 'Criterion', part: 'Part' },
    columns: [
      { name: 'Status', expression: stateBy('criterion, part', statuses, 'cutover_criterion_status', matchers), states: statuses },
      { name: 'Made', expression: `${made} * 1000`, unit: 'dateTimeFromNow' },
    ],
    sortBy: { column: 'Status', descending: true },
  })
}

/** Figures of all criteria that share a panel; the name says whose a line is. */
function ofKinds(limits: Limits, id: number, spec: Omit<Lines, 'id' | 'size' | 'queries'>) {
  const kinds = kindsOf(id)
  const looks = { ...colouredBy(criteriaOf(limits, kinds)), ...severalBounds }
  return lines({ ...spec, id, size: [8, 9], queries: withBounds(`kind=~"${kinds.join('|')}"`, '{{criterion}} '), looks })
}

function withBounds(matchers: string, prefix = '') {
  const estimate = `max by (criterion, bound) (${series('cutover_estimate', `${judged},${matchers}`)})`
  const limit = `max by (criterion) (${series('cutover_limit', `${judged},${matchers}`)})`
  return [
    { expression: estimate, legend: `${prefix}{{bound}}` },
    { expression: limit, legend: `${prefix}limit applied` },
  ]
}

const boundsLook = {
  '/^value$/': look(palette.orange),
  '/^lower$/': look(palette.skyBlue, [4, 4]),
  '/^upper$/': [...look(palette.skyBlue, [8, 4]), { id: 'custom.fillBelowTo', value: 'lower' }, { id: 'custom.fillOpacity', value: 15 }],
  '/^limit applied$/': look(palette.vermillion, [2, 6]),
}

const severalBounds = { '/ lower$/': [dashed([4, 4])], '/ upper$/': [dashed([8, 4])], '/ limit applied$/': look(palette.vermillion, [2, 6]) }
