import { roundSignificant } from '../../contract/quantities.ts'
import { places } from '../places.ts'
import { panelLink, type Recording, type Watch } from './rule.ts'

const windows = ['5m', '30m', '1h', '6h', '1d', '3d', '30d'] as const
type Window = (typeof windows)[number]

/** From here on the mean of the 5-minute shares is taken: checks come evenly, and reading days of raw samples every half minute is dear. */
const long: readonly Window[] = ['1d', '3d', '30d']

/** Burn rates that alert: multiples of what a budget of 30 days allows, each seen in a long window and, so that the alert ends
 *  soon after the trouble does, in a short one. "The Site Reliability Workbook" (Google, 2018), chapter 5, "Multiwindow, Multi-Burn-Rate Alerts": 2 % of the budget
 *  in 1 hour, 5 % in 6 hours, 10 % in 3 days. */
export const burnRates = [
  { rate: 14.4, long: '1h', short: '5m', budget: '2 %', severity: 'page' },
  { rate: 6, long: '6h', short: '30m', budget: '5 %', severity: 'page' },
  { rate: 1, long: '3d', short: '6h', budget: '10 %', severity: 'ticket' },
] as const

/** Name of the recorded share of health checks that a backend did not answer within a time, 0–1. */
export function downShare(window: Window): string {
  return `backend:cutover_backend_up_checks:down_ratio_rate${window}`
}

/** Downtime of both backends over all windows that alerts and panels use. */
export const downShares: readonly Recording[] = windows.map(window => ({
  record: downShare(window),
  expr: long.includes(window) ? `avg_over_time(${downShare('5m')}[${window}])` : measured(window),
}))

/** A backend that was never down has no series for it: its share is 0, not nothing. */
function measured(window: Window): string {
  const all = `sum by (backend) (rate(cutover_backend_up_checks_total[${window}]))`
  const down = `sum by (backend) (rate(cutover_backend_up_checks_total{outcome="down"}[${window}]))`
  return `(${down} or ${all} * 0) / (${all} > 0)`
}

/** Alerts on how fast the error budget burns. @param uptime what is promised, 0–1 */
export function burnAlerts(uptime: number): Watch[] {
  return burnRates.map(({ rate, long, short, budget, severity }) => {
    const limit = roundSignificant(rate * (1 - uptime), 6)
    return {
      looksAt: [downShare(long), downShare(short)],
      rule: {
        alert: 'CutoverErrorBudgetBurn',
        expr: `${downShare(long)} > ${limit} and on (backend) ${downShare(short)} > ${limit}`,
        ...(severity === 'page' ? { for: '2m' } : { for: '15m' }),
        labels: { severity, window: long },
        annotations: {
          summary: `{{ $labels.backend }}: downtime uses up the error budget ${rate} times as fast as it may`,
          description: `At this rate ${budget} of a 30-day budget is gone in ${long} ({{ $value | humanizePercentage }} of the health checks failed in that time). What to do: if it is the candidate and it serves traffic, route the traffic back to the baseline. If both backends are down at the same moments, look at the network, the database that they share and the collector's machine first.`,
          dashboard: panelLink('shift', places.shift.burn),
        },
      },
    }
  })
}
