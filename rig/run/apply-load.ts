import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Arm, arms } from '../../contract/arm.ts'
import { type EndpointId, endpointIds } from '../../contract/endpoints.ts'
import { events } from '../../contract/events.ts'
import type { Load } from '../../contract/load.ts'
import type { GeneratorSummary } from '../../contract/run-events.ts'
import type { RunState } from '../../contract/run-state.ts'
import { readSummary, startLoad } from '../load/k6/start-load.ts'
import { soloSeconds } from '../load/load-shape.ts'
import { assets } from '../platform/assets.ts'
import { bareHost } from '../platform/hosts.ts'
import { logStatus } from '../platform/terminal.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { type Backend, type Backends, openFreshClient } from '../probes/backends.ts'
import { openDatabaseProbe } from '../probes/database-cost/database-probe.ts'
import { type Probe, startExportLoop } from '../probes/export-loop.ts'
import { createUptimeProbe } from '../probes/uptime.ts'
import { type RunContext, throwIfLiveKeySeen } from './context.ts'
import { type LoadResult, type SoloBlocks, watchLoad } from './watch-load.ts'

interface LoadOptions {
  /** Endpoints that get load; absent: the whole catalogue. */
  readonly endpoints?: readonly EndpointId[]
  /** Takes the run's state once a second. */
  show(state: RunState): void
}

/** Puts the backends under load and probes them until the load has ended; all that k6 and the probes sent is in the record then.
 *  @throws RigFailure, LiveKeySeen */
export async function applyLoad(run: RunContext, options: LoadOptions): Promise<LoadResult> {
  const { result, summary } = await loadAndProbe(run, options)
  // After the probes' last export: it says that all of the load is in the record.
  await sendSummary(run, summary)
  return result
}

async function loadAndProbe(run: RunContext, { endpoints = endpointIds, show }: LoadOptions): Promise<{ result: LoadResult; summary: GeneratorSummary }> {
  await using started = new AsyncDisposableStack()
  const folder = started.adopt(mkdtempSync(join(tmpdir(), 'cutover-k6-')), path => rmSync(path, { recursive: true, force: true }))
  const probes = startExportLoop(run.collector.client, run.runId, await openProbes(run, started))
  started.use(probes)
  const { k6, summaryPath } = await startLoad(loadRequest(run, endpoints, folder))
  started.use(k6)
  probes.watchGenerator(k6.pid)
  const result = await watchLoad(run, { k6, lost: Promise.race([probes.failed, run.lost]), solo: soloBlocks(run), show })
  throwIfLiveKeySeen(run)
  return { result, summary: await readSummary(summaryPath, run.k6.version, result.exit.code) }
}

/** Uptime of both backends and the control page, and the database's own counts, as far as the run has them. */
async function openProbes({ backends, controlProbe, database }: RunContext, started: AsyncDisposableStack): Promise<Probe[]> {
  const probes: Probe[] = []
  if (controlProbe) {
    const clients = { baseline: started.use(openFreshClient(backends.baseline)), candidate: started.use(openFreshClient(backends.candidate)) }
    probes.push(
      createUptimeProbe({ baseline: checkHealth(clients.baseline), candidate: checkHealth(clients.candidate), control: controlProbe.send }, Date.now()),
    )
  }
  const cost = database && (await openDatabaseProbe(database, logStatus))
  if (cost) probes.push(started.use(cost))
  return probes
}

function checkHealth(api: ApiClient): (timeout: number) => ReturnType<ApiClient['send']> {
  return timeout => api.send('platform.health', { timeout })
}

function soloBlocks({ profile, plan: { design } }: RunContext): SoloBlocks | null {
  const before = soloSeconds(profile)
  return design === 'duet' && before > 0 ? { before, from: profile.warmup + Math.max(...profile.looks) } : null
}

function loadRequest(run: RunContext, endpoints: readonly EndpointId[], folder: string): Parameters<typeof startLoad>[0] {
  const { runId, plan, profile, backends, collector, k6, traceShare, administrator, secrets } = run
  return {
    runId,
    instance: `k6-${randomUUID()}`,
    seed: plan.seed,
    design: plan.design,
    profile,
    traceShare,
    endpoints,
    administrator,
    webhookSecret: secrets.webhook,
    arms: { baseline: loadedArm(backends.baseline), candidate: loadedArm(backends.candidate) },
    collector: { url: collector.client.url.origin, ...(collector.token ? { token: collector.token } : {}) },
    hosts: pinnedHosts(backends),
    program: k6.path,
    scenarios: assets.scenarios,
    folder,
  }
}

function loadedArm({ url, side }: Backend): Load['arms'][Arm] {
  return { url: url.origin, side }
}

/** Names that k6 must not resolve again, with the addresses that were admitted. */
function pinnedHosts(backends: Backends): Record<string, string> {
  const hostOf = (arm: Arm) => backends[arm].url.hostname
  return Object.fromEntries(arms.filter(arm => !isIP(bareHost(hostOf(arm)))).map(arm => [hostOf(arm), backends[arm].address]))
}

async function sendSummary({ sendEvents }: RunContext, summary: GeneratorSummary): Promise<void> {
  await sendEvents([{ name: events.generatorSummary, id: 'generator-summary', time: Date.now(), body: summary }])
}
