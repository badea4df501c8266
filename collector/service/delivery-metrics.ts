import { Counter, Gauge, type Registry } from 'prom-client'
import type { Delivery } from './delivery.ts'

/** Shows at /metrics what was given to others. Read when it is asked for. */
export function deliveryMetrics({ counts, destinations }: Delivery, registry: Registry): void {
  const registers = [registry]
  new Counter({
    name: 'cutover_forwarded_total',
    help: 'Exports for other receivers, by receiver, signal and what became of them: delivered, or dropped (refused, or no room to wait)',
    labelNames: ['destination', 'signal', 'result'],
    registers,
    collect() {
      this.reset()
      for (const { count, labels } of counts.forwarded.values()) this.inc(labels, count)
    },
  })
  new Gauge({
    name: 'cutover_forward_queue_bytes',
    help: 'Bytes of exports that wait for another receiver, or are on their way to it',
    labelNames: ['destination'],
    registers,
    collect() {
      for (const { settings, bytes } of destinations) this.set({ destination: settings.name }, bytes)
    },
  })
  new Counter({
    name: 'cutover_notices_total',
    help: 'Notices of verdicts (Grafana annotations, webhooks) by kind and what became of them: delivered or failed',
    labelNames: ['kind', 'result'],
    registers,
    collect() {
      this.reset()
      for (const { count, labels } of counts.notices.values()) this.inc(labels, count)
    },
  })
}
