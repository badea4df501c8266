import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { BackendCheck } from '../../contract/backend-checks.ts'
import { collectorMetrics, latestRunMetrics, runMetrics } from '../../contract/metrics.ts'
import type { Family, Sample } from '../report/metrics/family.ts'
import { backendMetrics } from './backend-checks.ts'
import { configured } from './configured.ts'
import type { Delivery } from './delivery.ts'
import { deliveryFamilies } from './delivery-families.ts'
import { PastRuns } from './past-runs.ts'
import { RunMetrics } from './run-metrics.ts'
import type { Runs, Told } from './runs.ts'
import { ShownMetric } from './shown-metric.ts'

/** What /metrics shows: the runs, the newest verdicts, and the collector itself. */
export interface OwnMetrics {
  /** Of what `scrape` gives. */
  readonly contentType: string
  /** Everything as it is now, in Prometheus' text format. */
  scrape(): Promise<string>
  /** @param seconds from its arrival to its answer */
  exportAnswered(signal: string, result: 'received' | 'refused', seconds: number): void
  /** A run got its verdict: its metrics stay for a while. */
  runClosed(told: Told): void
  /** What a prober found of the backends, runs or not. */
  backendsChecked(checks: readonly BackendCheck[]): void
}

interface Sources {
  readonly runs: Runs
  readonly delivery: Delivery
  /** ms for which a finished run stays. */
  readonly keep: number
  report(error: unknown): void
}

export function ownMetrics({ runs, delivery, keep, report }: Sources): OwnMetrics {
  const registry = new Registry()
  collectDefaults(registry)
  const exports = new Counter({ ...configured(collectorMetrics.exports), registers: [registry] })
  const durations = new Histogram({ ...configured(collectorMetrics.exportDuration), buckets: exportSeconds, registers: [registry] })
  const verdicts = new Counter({ ...configured(collectorMetrics.verdicts), registers: [registry] })
  const { forwarded, forwardQueue, notices } = collectorMetrics
  const shown = [...Object.values(runMetrics), ...Object.values(latestRunMetrics), forwarded, forwardQueue, notices].map(about => ({
    about,
    metric: new ShownMetric(about, registry),
  }))
  const ofRuns = new RunMetrics(runs, keep, report)
  const past = new PastRuns(runs, report)
  return {
    contentType: registry.contentType,
    scrape: async () => {
      const samples = byName([...ofRuns.families(), ...past.latest.families(), ...deliveryFamilies(delivery)])
      for (const { about, metric } of shown) metric.show(samples.get(about.name) ?? [])
      const text = await registry.metrics()
      // By then it is on its way.
      setImmediate(() => ofRuns.judgeAgain())
      return text
    },
    exportAnswered: (signal, result, seconds) => {
      exports.inc({ signal, result })
      durations.observe({ signal }, seconds)
    },
    runClosed: ({ verdict, plan, families }) => {
      for (const checkpoint of verdict.checkpoints) verdicts.inc({ checkpoint: checkpoint.id, verdict: checkpoint.verdict })
      ofRuns.finish(verdict.run, families)
      past.note({ verdict, plan })
    },
    backendsChecked: backendMetrics(registry),
  }
}

const exportSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** Those of prom-client that are named against Prometheus' conventions (gauges that end in _total) are left out: there are others of the same. */
function collectDefaults(registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  for (const what of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${what}_total`)
}

/** Samples of all runs, by metric. */
function byName(families: readonly Family[]): Map<string, Sample[]> {
  const found = new Map<string, Sample[]>()
  for (const { about, samples } of families) {
    const known = found.get(about.name)
    if (known) for (const sample of samples) known.push(sample)
    else found.set(about.name, [...samples])
  }
  return found
}
