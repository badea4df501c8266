import { Counter, Histogram, type Registry } from 'prom-client'
import { type BackendCheck, backendChecksSchema } from '../../contract/backend-checks.ts'
import { proberMetrics } from '../../contract/metrics.ts'
import { probeOutcomes } from '../../contract/signals.ts'
import { configured } from './configured.ts'
import { Problem } from './problem.ts'

/** s; a prober waits 2 s. */
const buckets = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]

/** Reads what a prober sent. @throws Problem 400 that lists all mistakes */
export function readBackendChecks(sent: unknown): readonly BackendCheck[] {
  const read = backendChecksSchema.safeParse(sent)
  if (read.success) return read.data.checks
  const errors = read.error.issues.map(issue => ({ path: issue.path.join('.'), message: issue.message }))
  throw new Problem(400, 'Expected { "checks": [{ "backend", "outcome", "seconds" }] }', errors)
}

/** Shows at /metrics what a prober found: whether the backends are up at all times, runs or not.
 *  @returns takes what it sent */
export function backendMetrics(registry: Registry): (checks: readonly BackendCheck[]) => void {
  const counted = new Counter({ ...configured(proberMetrics.checks), registers: [registry] })
  const timed = new Histogram({ ...configured(proberMetrics.duration), buckets, registers: [registry] })
  return checks => {
    for (const { backend, outcome, seconds } of checks) {
      // A series that begins at 0 shows its first outage; one that begins at 1 does not.
      for (const possible of probeOutcomes) counted.inc({ backend, outcome: possible }, possible === outcome ? 1 : 0)
      if (outcome === 'up') timed.observe({ backend }, seconds)
    }
  }
}
