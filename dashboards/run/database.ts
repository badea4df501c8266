import type { Section } from '../board.ts'
import { lines } from '../panels/lines.ts'
import { places } from '../places.ts'
import { ofRun, rateBy } from '../promql.ts'

const perRequest = (metric: string) => `${rateBy('arm', metric, ofRun)} / (${rateBy('arm', 'cutover_requests_total', ofRun)} > 0)`

/** What the backends ask of the database that they share. */
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
