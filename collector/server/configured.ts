import type { MetricDefinition } from '../../contract/metrics.ts'

/** A metric of the contract, as prom-client is told of it. */
export function configured<Label extends string>({ name, help, labels }: MetricDefinition<Label>) {
  return { name, help, labelNames: labels }
}
