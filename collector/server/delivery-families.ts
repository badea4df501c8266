import { scrapedOfCollector } from '../../contract/scraped/collector.ts'
import { type Family, family } from '../report/metrics/family.ts'
import type { Delivery } from './delivery.ts'

/** What was given to others, and what waits for them. */
export function deliveryFamilies({ forwarded, noticed, destinations }: Delivery): Family[] {
  return [
    family(scrapedOfCollector.forwarded, forwarded.rows()),
    family(
      scrapedOfCollector.forwardQueue,
      destinations.map(({ settings, bytes }) => ({ labels: { destination: settings.name }, value: bytes })),
    ),
    family(scrapedOfCollector.notices, noticed.rows()),
  ]
}
