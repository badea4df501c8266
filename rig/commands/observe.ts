import { join } from 'node:path'
import { assets } from '../assets.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { InputFailure, RigFailure } from '../failure.ts'
import { backfillRules, backfillRun } from '../observe/backfill.ts'
import { configurationFor, emptyConfiguration } from '../observe/configuration.ts'
import { freePort } from '../observe/free-port.ts'
import { prometheusVersion } from '../observe/programs.ts'
import { startPrometheus } from '../observe/server.ts'
import { requireFolder } from '../run/run-folder.ts'
import { print, sayOnStderr as say } from '../terminal/say.ts'

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

/** `cutover observe`: Prometheus with the repository's configuration, and the runs that are named in it with their own times.
 *  @throws InputFailure when a run cannot be read  @throws RigFailure when Prometheus is missing or fails */
export async function observe(options: ObserveOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const folders = options.run.map(run => requireFolder(run, options.runs))
  if (folders.length === 0 && !options.serve) throw new InputFailure('There is nothing to do: expected a run to import, or Prometheus to be served')
  const collector = collectorUrl(options.collector)
  const version = await prometheusVersion()
  const place = { data: options.data, signal: interrupted }
  await importRuns(folders, place)
  return options.serve ? await serve(version, collector, { ...place, port: options.port }) : exitCodes.go
}

interface Place {
  readonly data: string
  readonly signal: AbortSignal
}

/** A Prometheus of its own works the rules out, before the one that stays is started: what is in its folder when it starts it shows at once. */
async function importRuns(folders: readonly string[], place: Place): Promise<void> {
  const imported = []
  for (const folder of folders) {
    const verdict = await backfillRun(folder, { ...place, say })
    if (verdict) imported.push(verdict)
  }
  if (imported.length === 0) return
  await using prometheus = await startPrometheus({ ...place, config: emptyConfiguration(configurations(place)), port: await freePort() })
  for (const verdict of imported) {
    await backfillRules(verdict, prometheus.url, place)
    say(`imported run ${verdict.run}: ${clock(verdict.record.from)} to ${clock(verdict.record.to)}`)
  }
}

async function serve(version: string, collector: URL, place: Place & { readonly port: number }): Promise<ExitCode> {
  await using prometheus = await startPrometheus({ ...place, config: configurationFor(collector, configurations(place)) })
  await print(`Prometheus ${version} serves until Ctrl-C:
  ${prometheus.url}
  scrapes     ${collector.origin}/metrics every 5 s (start it with: npm run cutover -- collector)
  keeps       ${place.data}
  dashboards  import dashboards/json/*.json into Grafana (${assets.grafanaGuide} says how)`)
  const stopped = new Promise<null>(resolve => place.signal.addEventListener('abort', () => resolve(null), { once: true }))
  const lines = await Promise.race([stopped, prometheus.ended])
  if (lines) throw new RigFailure(`Prometheus ended by itself. It said: ${lines.join('\n') || 'nothing'}`)
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
