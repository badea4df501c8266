import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { BackendCheck } from '../../contract/backend-checks.ts'
import { collectorMetrics, latestRunMetrics, type MetricDefinition, runMetrics } from '../../contract/metrics.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Family, Sample } from '../report/metrics/family.ts'
import { registerBackendMetrics, toPromConfig } from './backend-checks.ts'
import { PastRuns, RunMetrics } from './run-metrics.ts'
import type { FinishedRun, Runs } from './runs.ts'

/** What /metrics shows: the runs, the newest verdicts, and the collector itself. */
export interface OwnMetrics {
  /** Of what `scrape` returns. */
  readonly contentType: string
  /** All metrics now, in Prometheus' text format. */
  scrape(): Promise<string>
  /** @param seconds from the export's arrival to its response */
  exportAnswered(signal: string, result: 'received' | 'refused', seconds: number): void
  /** Keeps a finished run's metrics for a while. */
  runFinished(run: FinishedRun): void
  /** Counts what a prober found of the backends, with or without a run. */
  backendsChecked(checks: readonly BackendCheck[]): void
}

interface Sources {
  readonly runs: Runs
  readonly delivery: Delivery
  /** How long a finished run stays. */
  readonly metricsKeepMs: number
  reportError(error: unknown): void
}

export function createOwnMetrics({ runs, delivery, metricsKeepMs, reportError }: Sources): OwnMetrics {
  const registry = new Registry()
  collectProcessMetrics(registry)
  const exports = new Counter({ ...toPromConfig(collectorMetrics.exports), registers: [registry] })
  const durations = new Histogram({ ...toPromConfig(collectorMetrics.exportDuration), buckets: exportBuckets, registers: [registry] })
  const verdicts = new Counter({ ...toPromConfig(collectorMetrics.verdicts), registers: [registry] })
  const { forwarded, forwardQueue, notices } = collectorMetrics
  const computed = [...Object.values(runMetrics), ...Object.values(latestRunMetrics), forwarded, forwardQueue, notices].map(about => ({
    about,
    metric: new ComputedMetric(about, registry),
  }))
  const runSeries = new RunMetrics(runs, metricsKeepMs, reportError)
  const past = new PastRuns(runs, reportError)
  return {
    contentType: registry.contentType,
    scrape: async () => {
      const samples = groupByName([...runSeries.families(), ...past.latest.families(), ...delivery.families()])
      for (const { about, metric } of computed) metric.setSamples(samples.get(about.name) ?? [])
      const text = await registry.metrics()
      // After the response was handed over: a scrape does not wait for the judge.
      setImmediate(() => runSeries.judgeAgain())
      return text
    },
    exportAnswered: (signal, result, seconds) => {
      exports.inc({ signal, result })
      durations.observe({ signal }, seconds)
    },
    runFinished: ({ verdict, plan, families }) => {
      for (const checkpoint of verdict.checkpoints) verdicts.inc({ checkpoint: checkpoint.id, verdict: checkpoint.verdict })
      runSeries.addFinished(verdict.run, families)
      past.add({ verdict, plan })
    },
    backendsChecked: registerBackendMetrics(registry),
  }
}

const exportBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** Leaves out those of prom-client that break Prometheus' conventions (gauges that end in _total): others show the same. */
function collectProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  for (const name of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${name}_total`)
}

function groupByName(families: readonly Family[]): Map<string, Sample[]> {
  const found = new Map<string, Sample[]>()
  for (const { about, samples } of families) {
    const known = found.get(about.name)
    if (known) for (const sample of samples) known.push(sample)
    else found.set(about.name, [...samples])
  }
  return found
}

type Values = Awaited<ReturnType<Gauge['get']>>

/** A metric of prom-client's whose series are computed at each scrape, counters and histograms too: prom-client only counts and observes for itself,
 *  and a run has its counts already. */
class ComputedMetric extends Gauge {
  readonly #about: MetricDefinition
  #samples: readonly Sample[] = []

  constructor(about: MetricDefinition, registry: Registry) {
    super({ name: about.name, help: about.help, labelNames: about.labels, registers: [registry] })
    this.#about = about
  }

  setSamples(samples: readonly Sample[]): void {
    this.#samples = samples
  }

  override async get(): Promise<Values> {
    const { name, type } = this.#about
    const values = this.#samples.map(({ labels, value, suffix }) => (suffix ? { labels, value, metricName: name + suffix } : { labels, value }))
    return Object.assign(await super.get(), { type, values })
  }
}
