import type { Section } from '../board.ts'
import { criteriaOf, type Limits } from '../limits.ts'
import { toRunInItsTime } from '../links.ts'
import { lines, stateLines } from '../panels/lines.ts'
import { crossed, distinct } from '../panels/looks.ts'
import { rows } from '../panels/tables.ts'
import { places } from '../places.ts'
import { lastInStep, latest, stateBy } from '../promql.ts'
import { kindsOn } from '../run/criterion-panels.ts'
import { statuses } from '../states.ts'
import { chosen } from './latest.ts'

const here = places.checkpoints

/** How the figures went from night to night. */
export function nightsSection(limits: Limits): Section {
  return { title: 'From night to night', panels: [runs(), criteria(), ratios(limits), shares(limits)] }
}

function runs() {
  const moment = (metric: string) => `max by (run) (${latest(metric)}) * 1000`
  return rows({
    id: here.runs,
    title: 'Runs',
    description: 'Every run within the time range, the newest first. Click one to open it over its own time. A run without a closing time is still open.',
    size: [10, 12],
    labels: { run: 'Run' },
    columns: [
      { name: 'Opened', expression: moment('cutover_run_opened_timestamp_seconds'), unit: 'dateTimeAsIso' },
      { name: 'Closed', expression: moment('cutover_run_closed_timestamp_seconds'), unit: 'dateTimeAsIso' },
      { name: 'Measured', expression: `max by (run) (${latest('cutover_run_measured_seconds')})`, unit: 's' },
    ],
    sortBy: { column: 'Opened', descending: true },
    links: { Run: toRunInItsTime() },
  })
}

function criteria() {
  return stateLines({
    id: here.criteria,
    title: 'Criteria over time',
    description:
      'The worst status that a criterion had in the runs of a time, over all chosen checkpoints. A criterion that stays unknown needs more evidence; one that changes to fail has passed before.',
    size: [14, 12],
    queries: [{ expression: stateBy('criterion', statuses, 'cutover_criterion_status', chosen, lastInStep), legend: '{{criterion}}' }],
    states: statuses,
  })
}

function ratios(limits: Limits) {
  const ratio = `max by (checkpoint, criterion) (${lastInStep('cutover_estimate', `${chosen},unit="ratio",bound="value"`)})`
  return lines({
    id: here.ratios,
    title: 'Candidate against baseline, night by night',
    description:
      'Latency and database cost of the candidate divided by the baseline’s, as each run measured it: 1 is equal. A slow rise shows a candidate that gets slower from week to week. The dashed line is the limit of p95.',
    size: [12, 10],
    queries: [{ expression: ratio, legend: '{{checkpoint}} {{criterion}}' }],
    looks: distinct(crossed(limits.checkpoints, criteriaOf(limits, [...kindsOn('latency ratios'), ...kindsOn('database cost')]))),
    limit: limits.latency.find(({ quantile }) => quantile === 'p95')?.ratio ?? null,
    nights: true,
  })
}

function shares(limits: Limits) {
  const names = [...criteriaOf(limits, kindsOn('failed shares')), ...criteriaOf(limits, kindsOn('uptime')).map(criterion => `${criterion}: down`)]
  const lost = `max by (checkpoint, criterion) (${lastInStep('cutover_estimate', `${chosen},kind=~"${kindsOn('failed shares').join('|')}",bound="value"`)})`
  const down = `1 - max by (checkpoint, criterion) (${lastInStep('cutover_estimate', `${chosen},kind=~"${kindsOn('uptime').join('|')}",bound="value"`)})`
  return lines({
    id: here.shares,
    title: 'Failures and downtime, night by night',
    description:
      'Share of the candidate’s requests that failed, and of the health checks without an answer, as each run measured them. The dashed line is the limit of error-rate.',
    unit: 'percentunit',
    size: [12, 10],
    queries: [
      { expression: lost, legend: '{{checkpoint}} {{criterion}}' },
      { expression: down, legend: '{{checkpoint}} {{criterion}}: down' },
    ],
    looks: distinct(crossed(limits.checkpoints, names)),
    limit: limits.errorShare,
    nights: true,
  })
}
