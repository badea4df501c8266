import { collectorMetrics } from '../../contract/metrics.ts'
import { type Family, family } from '../report/metrics/family.ts'
import type { Delivery } from './delivery.ts'

/** What was given to others, and what waits for them. */
export function deliveryFamilies({ forwarded, noticed, destinations }: Delivery): Family[] {
  return [
    family(collectorMetrics.forwarded, forwarded.rows()),
    family(
      collectorMetrics.forwardQueue,
      destinations.map(({ settings, bytes }) => ({ labels: { destination: settings.name }, value: bytes })),
    ),
    family(collectorMetrics.notices, noticed.rows()),
  ]
}
