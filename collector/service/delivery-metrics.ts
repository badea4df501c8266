import { Counter, Gauge, type Registry } from 'prom-client'
import { scrapedOfCollector } from '../../contract/scraped/collector.ts'
import { configured } from './configured.ts'
import type { Delivery } from './delivery.ts'

/** Shows at /metrics what was given to others. Read when it is asked for. */
export function deliveryMetrics({ forwarded, noticed, destinations }: Delivery, registry: Registry): void {
  const registers = [registry]
  new Counter({
    ...configured(scrapedOfCollector.forwarded),
    registers,
    collect() {
      this.reset()
      for (const { labels, count } of forwarded.list()) this.inc(labels, count)
    },
  })
  new Gauge({
    ...configured(scrapedOfCollector.forwardQueue),
    registers,
    collect() {
      for (const { settings, bytes } of destinations) this.set({ destination: settings.name }, bytes)
    },
  })
  new Counter({
    ...configured(scrapedOfCollector.notices),
    registers,
    collect() {
      this.reset()
      for (const { labels, count } of noticed.list()) this.inc(labels, count)
    },
  })
}
