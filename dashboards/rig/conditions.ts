import type { Section } from '../board.ts'
import { stateLines } from '../panels/lines.ts'
import { rows, values } from '../panels/tables.ts'
import { places } from '../places.ts'
import { ofRun, series, stateBy } from '../promql.ts'
import { statuses, yesOrNo } from '../states.ts'

const here = places.rig

/** Whether a run's figures mean anything. */
export function conditionsSection(): Section {
  return { title: 'Can the measurement be trusted?', panels: [conditions(), history(), up()] }
}

function conditions() {
  return rows({
    id: here.validity,
    title: 'Validity conditions',
    description:
      'Requirements on the measurement. One that fails turns passes into unknowns, never failures into passes. The remedy is in the run’s summary.md.',
    size: [8, 12],
    labels: { condition: 'Condition' },
    columns: [{ name: 'Status', expression: stateBy('condition', statuses, 'cutover_validity', ofRun), states: statuses }],
    sortBy: { column: 'Status', descending: true },
  })
}

function history() {
  return stateLines({
    id: here.conditions,
    title: 'Validity conditions over time',
    description: 'Since when a condition does not hold.',
    size: [12, 12],
    queries: [{ expression: stateBy('condition', statuses, 'cutover_validity', ofRun, series), legend: '{{condition}}' }],
    states: statuses,
  })
}

function up() {
  return values({
    id: here.up,
    title: 'Collector reachable',
    description: 'Whether Prometheus could read the collector’s metrics at the last scrape. While it could not, the other panels are not current.',
    size: [4, 12],
    queries: [{ expression: 'up{job="cutover"}', legend: '{{instance}}' }],
    texts: yesOrNo,
  })
}
