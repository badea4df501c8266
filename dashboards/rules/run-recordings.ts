import type { Recording } from './rule.ts'

const labels = 'run, domain, endpoint'

/** Of runs under way: latency of the candidate in multiples of the baseline's, and shares of failed requests, over 5 minutes. */
export const runRecordings: readonly Recording[] = [
  ...[0.5, 0.95, 0.99].map(q => latencyRatio(`p${q * 100}`, q)),
  { record: 'run_arm:cutover_requests:error_ratio_rate5m', expr: errorShare('run, arm') },
  { record: 'run_arm_endpoint:cutover_requests:error_ratio_rate5m', expr: errorShare(`arm, ${labels}`) },
  { record: 'run_target:cutover_probe_checks:up_ratio_rate5m', expr: upShare() },
]

function latencyRatio(name: string, q: number): Recording {
  const of = (arm: string) => `histogram_quantile(${q}, sum by (${labels}, le) (rate(cutover_request_duration_seconds_bucket{arm="${arm}"}[5m])))`
  return { record: `run_endpoint:cutover_request_duration_seconds:${name}_ratio_rate5m`, expr: `${of('candidate')} / ${of('baseline')}` }
}

function errorShare(by: string): string {
  const all = `sum by (${by}) (rate(cutover_requests_total[5m]))`
  return `(sum by (${by}) (rate(cutover_requests_total{outcome!="expected"}[5m])) or ${all} * 0) / (${all} > 0)`
}

function upShare(): string {
  const all = 'sum by (run, target) (rate(cutover_probe_checks_total[5m]))'
  return `(sum by (run, target) (rate(cutover_probe_checks_total{outcome="up"}[5m])) or ${all} * 0) / (${all} > 0)`
}
