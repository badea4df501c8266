import { Counter, Histogram, type Registry } from 'prom-client'
import { type BackendCheck, backendChecksSchema } from '../../contract/backend-checks.ts'
import { type MetricDefinition, proberMetrics } from '../../contract/metrics.ts'
import { probeOutcomes } from '../../contract/signals.ts'
import { validateBody } from './problem.ts'

/** Seconds; a prober waits 2 s. */
const buckets = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]

/** Parses the checks of a prober. @throws Problem 400 with every error */
export function parseBackendChecks(sent: unknown): readonly BackendCheck[] {
  return validateBody(backendChecksSchema, sent, 'Expected { "checks": [{ "backend", "outcome", "seconds" }] }').checks
}

/** Registers the metrics of a prober: whether the backends are up, with or without a run.
 *  @returns counts checks */
export function registerBackendMetrics(registry: Registry): (checks: readonly BackendCheck[]) => void {
  const checked = new Counter({ ...toPromConfig(proberMetrics.checks), registers: [registry] })
  const timed = new Histogram({ ...toPromConfig(proberMetrics.duration), buckets, registers: [registry] })
  return checks => {
    for (const { backend, outcome, seconds } of checks) {
      // A series that begins at 0 shows its first outage; one that begins at 1 does not.
      for (const possible of probeOutcomes) checked.inc({ backend, outcome: possible }, possible === outcome ? 1 : 0)
      if (outcome === 'up') timed.observe({ backend }, seconds)
    }
  }
}

/** A metric of the contract as prom-client's configuration. */
export function toPromConfig<Label extends string>({ name, help, labels }: MetricDefinition<Label>) {
  return { name, help, labelNames: labels }
}
