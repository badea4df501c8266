import { randomUUID } from 'node:crypto'
import type { CollectorClient } from '../platform/collector-client.ts'
import { type GeneratorWatch, watchGenerator } from './generator.ts'

export interface ExportLoop extends AsyncDisposable {
  /** Rejects when an export could not be delivered; never resolves. */
  readonly failed: Promise<never>
  /** From now on samples this process and its machine too. */
  watchGenerator(pid: number): void
}

/** Probes and exports once a second, as an instance of its own, until disposed; the last export then holds every probe. */
export function startExportLoop(collector: CollectorClient, runId: string, probes: readonly Probe[]): ExportLoop {
  const instance = `probes-${randomUUID()}`
  let underWay: Promise<void> | null = null
  let generator: GeneratorWatch | null = null
  let fail: (reason: unknown) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  failed.catch(() => {})

  const send = async () => {
    const time = Date.now()
    const gauges = generator === null ? [] : await generator.sample(time)
    await collector.sendMetrics(runId, instance, [...probes.flatMap(one => one.metrics(time)), ...gauges])
  }
  const tick = () => {
    for (const one of probes) one.probe()
    // Never two at once: a count that arrives after a later one would look like a restart.
    underWay ??= send()
      .catch(fail)
      .finally(() => {
        underWay = null
      })
  }
  const timer = setInterval(tick, 1000)
  return {
    failed,
    watchGenerator: pid => {
      generator = watchGenerator(pid)
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await Promise.all(probes.map(one => one.waitUntilCounted()))
      await underWay
      generator = null
      await send().catch(fail)
    },
  }
}

/** Something that is asked once a second while the load runs, and keeps count. */
export interface Probe {
  /** Asks, without waiting for what was asked before. */
  probe(): void
  /** Resolves when everything asked so far has been counted. */
  waitUntilCounted(): Promise<void>
  /** All counts so far as cumulative metrics (contract/otlp-json.ts). @param time ms since the epoch */
  metrics(time: number): readonly object[]
}
