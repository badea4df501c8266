import { Gauge, type Registry } from 'prom-client'
import type { MetricDefinition } from '../../contract/metrics.ts'
import type { Sample } from '../report/metrics/family.ts'

type Values = Awaited<ReturnType<Gauge['get']>>

/** A metric of prom-client's whose series are worked out at each scrape, counters and histograms too: prom-client only counts and observes for itself,
 *  and what a run counted is counted already. Without a run it shows nothing. */
export class ShownMetric extends Gauge {
  readonly #about: MetricDefinition
  #samples: readonly Sample[] = []

  constructor(about: MetricDefinition, registry: Registry) {
    super({ name: about.name, help: about.help, labelNames: about.labels, registers: [registry] })
    this.#about = about
  }

  show(samples: readonly Sample[]): void {
    this.#samples = samples
  }

  override async get(): Promise<Values> {
    const { name, type } = this.#about
    const values = this.#samples.map(({ labels, value, suffix }) => (suffix ? { labels, value, metricName: name + suffix } : { labels, value }))
    return Object.assign(await super.get(), { type, values })
  }
}
