import { join } from 'node:path'
import { countOf } from '../../../contract/quantities.ts'
import { countImportedRuns, importRun } from '../../observe/import-run.ts'
import { findFreePort, type RunningPrometheus, requirePrometheus, startPrometheus, writeEmptyConfig, writePrometheusConfig } from '../../observe/prometheus.ts'
import { assets } from '../../platform/assets.ts'
import { type ExitCode, exitCodes, InputFailure, RigFailure } from '../../platform/failure.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'
import { requireRunFolder } from '../../run/run-folder.ts'

export interface ObserveOptions {
  /** Ids of runs, or their folders, to be imported first. */
  readonly run: readonly string[]
  readonly runs: string
  /** The collector to scrape. */
  readonly collector: string
  /** Folder that Prometheus keeps its data in. */
  readonly data: string
  readonly port: number
  /** Whether to stay and serve; false: only import. */
  readonly serve: boolean
}

/** `cutover observe`: Prometheus with the repository's configuration, which scrapes a collector; or with the runs that are named, which have their own times. These have a folder of
 *  their own that nothing is scraped into: Prometheus takes nothing live that is older than what was imported.
 *  @throws InputFailure when a run cannot be read  @throws RigFailure when Prometheus is missing or fails */
export async function observe(options: ObserveOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const folders = options.run.map(run => requireRunFolder(run, options.runs))
  if (folders.length === 0 && !options.serve) throw new InputFailure('There is nothing to do: expected a run to import, or Prometheus to be served')
  const collector = collectorUrl(options.collector)
  const version = await requirePrometheus()
  if (folders.length === 0) return await serve(liveIn(options, collector, interrupted), version)
  const place = { data: join(options.data, 'imported'), signal: interrupted }
  await importRuns(folders, place)
  return options.serve ? await serve(importedIn(options, place), version) : exitCodes.go
}

interface Place {
  readonly data: string
  readonly signal: AbortSignal
}

/** A Prometheus that is to stay. */
interface Staying extends Place {
  readonly config: string
  readonly port: number
  /** What it has, as people read it. */
  readonly shows: string
}

function liveIn({ data, port }: ObserveOptions, collector: URL, signal: AbortSignal): Staying {
  const place = { data: join(data, 'live'), signal }
  const shows = `scrapes     ${collector.origin}/metrics every 5 s (start it with: cutover collector)`
  return { ...place, port, config: writePrometheusConfig(collector, configurations(place)), shows }
}

function importedIn({ port }: ObserveOptions, place: Place): Staying {
  const runs = countImportedRuns(place.data)
  return { ...place, port, config: writeEmptyConfig(configurations(place)), shows: `shows       ${countOf(runs, 'imported run')}` }
}

/** Nothing is written before a Prometheus has the folder for itself; another one, which sees what was written, works each run's rules out. */
async function importRuns(folders: readonly string[], place: Place): Promise<void> {
  for (const folder of folders) {
    const imported = await importRun(folder, { ...place, log: logStatus, prometheus: () => privately(place) })
    if (imported) logStatus(`imported run ${imported.run}: ${clock(imported.record.from)} to ${clock(imported.record.to)}`)
  }
}

async function privately(place: Place): Promise<RunningPrometheus> {
  return await startPrometheus({ ...place, config: writeEmptyConfig(configurations(place)), port: await findFreePort() })
}

async function serve({ shows, ...place }: Staying, version: string): Promise<ExitCode> {
  await using prometheus = await startPrometheus(place)
  await printResult(`Prometheus ${version} serves until Ctrl-C:
  ${prometheus.url}
  ${shows}
  keeps       ${place.data}
  dashboards  import dashboards/json/*.json into Grafana (${assets.grafanaGuide} says how)`)
  const stopped = new Promise<null>(resolve => place.signal.addEventListener('abort', () => resolve(null), { once: true }))
  const lines = await Promise.race([stopped, prometheus.ended])
  if (lines) throw new RigFailure(`Prometheus ended by itself and printed: ${lines.join('\n') || 'nothing'}`)
  return exitCodes.interrupted
}

function configurations({ data }: Place): string {
  return join(data, 'configuration')
}

function collectorUrl(text: string): URL {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new InputFailure(`Expected the URL of a collector such as http://127.0.0.1:4318, got "${text}"`)
}

function clock(time: string): string {
  return time.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')
}
