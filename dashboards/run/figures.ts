import type { PanelName } from '../../collector/index.ts'
import type { Section } from '../board.ts'
import { criteriaOf, type Limits } from '../limits.ts'
import { type Lines, lines } from '../panels/lines.ts'
import { colouredBy, dashed, look, palette } from '../panels/looks.ts'
import { rows } from '../panels/tables.ts'
import { judged, latest, series, stateBy } from '../promql.ts'
import { statuses } from '../states.ts'
import { figuresOn, kindsOn, latencyPanel, panelId } from './criterion-panels.ts'

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
  return { title: 'Criteria: figure, bounds and limit', panels: [...ratios, ...rest] }
}

function latencyRatio(id: number, criterion: string, quantile: string, ratio: number) {
  return lines({
    id,
    title: `Candidate against baseline: ${quantile}`,
    description: `The candidate's ${quantile} divided by the baseline's: 1 is equally fast, 1.1 is 10 % slower. The true value lies between the lower and the upper bound, which narrow with more evidence. It passes when the upper bound is below the limit, and fails when the lower bound is above it.`,
    size: [8, 9],
    queries: withBounds(`criterion="${criterion}"`),
    limit: ratio,
    looks: boundsLook,
  })
}

function smallShares(limits: Limits) {
  return ofKinds(limits, 'failed shares', {
    title: 'Failed requests, and sessions that broke when changing backends',
    description: `With bounds: ${figuresOn('failed shares')}. The upper bound must fall below the limit, which takes thousands of requests even when nothing fails. The dashed line is the limit of error-rate.`,
    unit: 'percentunit',
    limit: limits.errorShare,
  })
}

function uptime(limits: Limits) {
  return ofKinds(limits, 'uptime', {
    title: 'Uptime of the candidate',
    description: `With bounds: ${figuresOn('uptime')}. A criterion that demands a demonstration waits for the lower bound, which takes about 50 minutes without an outage for 99.9 %.`,
    unit: 'percentunit',
    limit: limits.uptime,
    good: 'above',
    max: 1,
  })
}

function zeroCounts(limits: Limits) {
  return ofKinds(limits, 'zero counts', {
    title: 'Counts that must be zero',
    description: `Counts of events that must not happen: ${figuresOn('zero counts')}. The run’s summary.md names each of them.`,
    good: 'below',
  })
}

function completion(limits: Limits) {
  return ofKinds(limits, 'completion', {
    title: 'Sessions finished: candidate minus baseline',
    description: `Difference of two shares: ${figuresOn('completion')}. -0.01 means one in a hundred fewer on the candidate. The lower bound must stay above the limit.`,
    unit: 'percentunit',
    good: 'above',
  })
}

function concurrency(limits: Limits) {
  return ofKinds(limits, 'concurrency', {
    title: 'Concurrent users as judged',
    description: `The lowest number in the measured time, of the backend that had fewer: ${figuresOn('concurrency')}. It must reach the limit.`,
    limit: limits.users,
    good: 'above',
  })
}

function progress(limits: Limits) {
  return ofKinds(limits, 'progress', {
    title: 'Progress of the migration',
    description: `Each with its limit: ${figuresOn('progress')}.`,
  })
}

function databaseRatio(limits: Limits) {
  return ofKinds(limits, 'database cost', {
    title: 'Database cost: candidate against baseline',
    description: `Candidate divided by baseline: ${figuresOn('database cost')}. 1.4 means 40 % more, as a query per row causes. Only where the rig may read the database’s own counters.`,
    limit: limits.databaseRatio,
  })
}

function evidence() {
  const matchers = `${judged},part=~"imported|attested"`
  const made = `max by (criterion, part) (${latest('cutover_evidence_timestamp_seconds', 'run="$run",part=~"imported|attested"')})`
  return rows({
    id: panelId('evidence'),
    title: 'Imported and attested evidence',
    description: `Criteria that no load can measure: ${figuresOn('evidence')}. Unknown means that it is missing or too old. The dashboard Checkpoints shows how old each may be.`,
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
function ofKinds(limits: Limits, panel: PanelName, spec: Omit<Lines, 'id' | 'size' | 'queries'>) {
  const kinds = kindsOn(panel)
  const looks = { ...colouredBy(criteriaOf(limits, kinds)), ...severalBounds }
  return lines({ ...spec, id: panelId(panel), size: [8, 9], queries: withBounds(`kind=~"${kinds.join('|')}"`, '{{criterion}} '), looks })
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
