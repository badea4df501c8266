import type { Scraped } from '../../contract/scraped/metric.ts'

/** A metric of the contract, as prom-client is told of it. */
export function configured<Label extends string>({ name, help, labels }: Scraped<Label>) {
  return { name, help, labelNames: labels }
}
