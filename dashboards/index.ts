/** The public face: dashboards and rules as texts of files, made from a policy. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Policy } from '../collector/index.ts'
import { checkpointsDashboard } from './checkpoints/checkpoints.ts'
import { limitsOf } from './limits.ts'
import { rigDashboard } from './rig/rig.ts'
import { configText, rulesText } from './rules/prometheus.ts'
import { runDashboard } from './run/run.ts'
import { shiftDashboard } from './shift/shift.ts'

/** A file's path from the repository's root, and its text. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

/** The four dashboards, their limits taken from the policy. */
export function dashboards(policy: Policy): readonly Dashboard[] {
  const limits = limitsOf(policy)
  return [runDashboard(limits), checkpointsDashboard(limits), shiftDashboard(limits), rigDashboard()]
}

/** Everything that Grafana and Prometheus read: dashboards, rules and configuration. */
export function observabilityFiles(policy: Policy): readonly GeneratedFile[] {
  const boards = dashboards(policy).map(dashboard => ({ path: `dashboards/json/${dashboard.uid}.json`, text: `${JSON.stringify(dashboard, null, 2)}\n` }))
  return [
    ...boards,
    { path: 'deploy/prometheus/rules.yml', text: rulesText(policy) },
    { path: 'deploy/prometheus/prometheus.yml', text: configText('127.0.0.1:4318') },
    // In docker-compose.yml the collector is another host.
    { path: 'deploy/prometheus/compose.yml', text: configText('collector:4318') },
  ]
}
