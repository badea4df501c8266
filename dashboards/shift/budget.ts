import { roundForJson, roundSignificant } from '../../contract/quantities.ts'
import type { Section } from '../board.ts'
import type { Limits } from '../limits.ts'
import { lines } from '../panels/lines.ts'
import { crossed, distinct } from '../panels/looks.ts'
import { rows, values } from '../panels/tables.ts'
import { places } from '../places.ts'
import { quantileBy, shareBy } from '../promql.ts'
import { burnRates, downShare } from '../rules/error-budget.ts'

const here = places.shift

/** Of the resident collector's prober, which asks both backends every second, whether a run is under way or not. */
export function budgetSection({ uptime }: Limits): Section {
  return {
    title: 'Uptime of both backends (health checks, every second)',
    panels: uptime === null ? [availability(null), health(), checks()] : [left(uptime), burn(uptime), availability(uptime), health(), checks()],
  }
}

function left(uptime: number) {
  return values({
    id: here.budgetLeft,
    title: 'Error budget left, of 30 days',
    description: `The plan asks for ${percent(uptime)} uptime, so ${percent(1 - uptime)} of the time may be lost: 43 minutes in 30 days for 99.9 %. This panel shows the rest of it; below 0 the promise is broken: postpone every change that can wait.`,
    unit: 'percentunit',
    size: [8, 9],
    queries: [{ expression: `1 - ${downShare('30d')} / ${share(1 - uptime)}`, legend: '{{backend}}' }],
    limit: 0,
    good: 'above',
  })
}

function burn(uptime: number) {
  const windows = ['1h', '6h', '3d'] as const
  return lines({
    id: here.burn,
    title: 'How fast the error budget burns',
    description:
      'Downtime over the last hour, 6 hours and 3 days, in multiples of the allowed rate: at 1 the budget is used up exactly at the end of 30 days, at 14.4 a fiftieth of it in one hour. Alerts fire when a long and a short window agree. The dashed line is 14.4.',
    size: [16, 9],
    queries: windows.map(window => ({ expression: `${downShare(window)} / ${share(1 - uptime)}`, legend: `{{backend}} ${window}` })),
    limit: burnRates[0].rate,
    looks: distinct(crossed(['candidate', 'baseline'], windows)),
  })
}

function availability(uptime: number | null) {
  const windows = ['1h', '6h', '1d', '3d', '30d'] as const
  return rows({
    id: here.uptime,
    title: 'Uptime by time span',
    description: `Share of the health checks that each backend answered.${uptime === null ? '' : ` The plan asks for ${percent(uptime)}.`} A span that began before the prober did counts from its start.`,
    size: [8, 9],
    labels: { backend: 'Backend' },
    columns: windows.map(window => ({ name: window, expression: `1 - ${downShare(window)}`, unit: 'percentunit', decimals: 3 })),
  })
}

function health() {
  return lines({
    id: here.health,
    title: 'Answer time of the health page p95',
    description: 'One health check in 20 took longer than this. A rise without load points to the backend or its database.',
    unit: 's',
    size: [8, 9],
    queries: [{ expression: quantileBy('backend', 0.95, 'cutover_backend_up_duration_seconds'), legend: '{{backend}}' }],
  })
}

function checks() {
  return lines({
    id: here.checks,
    title: 'Health checks not answered',
    description:
      'Share of the health checks in the last minutes that failed. One backend alone: look at it. Both at the same moment: the network, the shared database, or the machine of the collector.',
    unit: 'percentunit',
    size: [8, 9],
    queries: [{ expression: shareBy('backend', 'cutover_backend_up_checks_total', 'outcome="down"'), legend: '{{backend}}' }],
  })
}

function share(value: number): string {
  return String(roundForJson(value))
}

function percent(value: number): string {
  return `${roundSignificant(value * 100, 6)} %`
}
