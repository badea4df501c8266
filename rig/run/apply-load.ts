import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Arm, arms } from '../../contract/arm.ts'
import { type EndpointId, endpointIds } from '../../contract/endpoints.ts'
import type { GeneratorSummary } from '../../contract/events.ts'
import type { Administrator, Load } from '../../contract/load.ts'
import type { Plan } from '../../contract/plan.ts'
import type { RunState } from '../../contract/run-state.ts'
import { demoWebhookSecret } from '../../contract/webhook.ts'
import type { K6 } from '../load/k6/find.ts'
import { startLoad } from '../load/k6/start-load.ts'
import { readSummary } from '../load/k6/summary.ts'
import { soloSeconds } from '../load/load-shape.ts'
import type { Profile } from '../load/profiles.ts'
import { assets } from '../platform/assets.ts'
import { sayOnStderr } from '../platform/terminal/say.ts'
import { type ApiClient, apiClient } from '../probes/api-client.ts'
import type { Backend, Backends } from '../probes/backends.ts'
import type { ControlProbe } from '../probes/control-probe.ts'
import { type CountedDatabase, openDatabaseCost } from '../probes/database-cost/probe.ts'
import { startExportLoop } from '../probes/export-loop.ts'
import { uptimeProbe } from '../probes/uptime.ts'
import type { UsableCollector } from './run-collector.ts'
import { usualTraceShare } from './run-options.ts'
import { conductLoad, type Ending } from './watch-load.ts'

export interface LoadOptions {
  readonly runId: string
  readonly backends: Backends
  readonly collector: UsableCollector
  /** Absent: no uptime is probed, since that would ask for more than the load does. */
  readonly control?: ControlProbe
  readonly k6: K6
  readonly profile: Profile
  /** Absent: both arms at the same time. */
  readonly design?: Plan['design']
  readonly seed: number
  /** Share of the requests (0–1) that carry a trace; absent: the usual one. */
  readonly traceShare?: number
  /** Endpoints that both backends have; absent: all of the catalogue. */
  readonly endpoints?: readonly EndpointId[]
  /** Null: endpoints of vendors and administrators take no part. */
  readonly administrator: Administrator | null
  /** Read each second where it is given. */
  readonly database?: CountedDatabase
  readonly interrupted: AbortSignal
  /** Each rejects when something ends that the run stands on. */
  readonly broken: readonly Promise<never>[]
  show(state: RunState): void
}

/** Puts both backends under load and probes them, until the load has ended; everything that k6 and the probes sent is in the record then.
 *  @throws RigFailure, and LiveKeySeen by whomever it is seen */
export async function underLoad(options: LoadOptions): Promise<Ending & { readonly summary: GeneratorSummary }> {
  const { runId, backends, collector, control, k6: program, interrupted, show } = options
  await using house = new AsyncDisposableStack()
  const folder = house.adopt(mkdtempSync(join(tmpdir(), 'cutover-k6-')), path => rmSync(path, { recursive: true, force: true }))
  const clients = { baseline: house.use(freshly(backends.baseline)), candidate: house.use(freshly(backends.candidate)) }
  const uptime = control && uptimeProbe({ baseline: isUp(clients.baseline), candidate: isUp(clients.candidate), control: control.ask }, Date.now())
  const cost = options.database ? house.use(await openDatabaseCost(options.database, sayOnStderr)) : null
  const probes = house.use(startExportLoop(collector.client, runId, [...(uptime ? [uptime] : []), ...(cost ? [cost] : [])]))
  const { k6, summaryPath } = await startLoad(requestOf(options, folder))
  house.use(k6)
  probes.watchGenerator(k6.pid)
  const broken = Promise.race([probes.failed, ...options.broken])
  const guarded = AbortSignal.any(arms.map(arm => backends[arm].guard.signal))
  const ended = AbortSignal.any([interrupted, guarded])
  const ending = await conductLoad({ runId, k6, collector: collector.client, interrupted: ended, broken, show, ...soloOf(options) })
  guarded.throwIfAborted()
  return { ...ending, summary: await readSummary(summaryPath, program.version, ending.exit.code) }
}

function soloOf({ profile, design = 'duet' }: LoadOptions): Pick<Parameters<typeof conductLoad>[0], 'solo'> {
  const before = soloSeconds(profile)
  return design === 'duet' && before > 0 ? { solo: { before, from: profile.warmup + Math.max(...profile.looks) } } : {}
}

/** A kept-alive connection may be closed just as a probe is sent, which would look like an outage: each probe opens its own. */
function freshly({ url, address, side, guard }: Backend): ApiClient {
  return apiClient(url, address, side, { keepAlive: false, inspect: guard.inspect })
}

function isUp(api: ApiClient): (timeout: number) => ReturnType<ApiClient['ask']> {
  return timeout => api.ask('platform.health', { timeout })
}

function requestOf(
  { runId, backends, collector, k6, profile, design = 'duet', seed, traceShare = usualTraceShare, endpoints = endpointIds, administrator }: LoadOptions,
  folder: string,
): Parameters<typeof startLoad>[0] {
  return {
    runId,
    instance: `k6-${randomUUID()}`,
    seed,
    traceShare,
    arms: { baseline: loadedArm(backends.baseline), candidate: loadedArm(backends.candidate) },
    collector: { url: collector.client.url.origin, ...(collector.token ? { token: collector.token } : {}) },
    endpoints,
    administrator,
    webhookSecret: process.env.CUTOVER_WEBHOOK_SECRET || demoWebhookSecret,
    hosts: pinned(backends),
    program: k6.path,
    scenarios: assets.scenarios,
    profile,
    design,
    folder,
  }
}

function loadedArm({ url, side }: Backend): Load['arms'][Arm] {
  return { url: url.origin, side }
}

/** Names that k6 must not resolve again, with the addresses that were admitted. */
function pinned(backends: Backends): Record<string, string> {
  const hostOf = (arm: Arm) => backends[arm].url.hostname
  return Object.fromEntries(arms.filter(arm => !isIP(hostOf(arm).replace(/^\[|\]$/g, ''))).map(arm => [hostOf(arm), backends[arm].address]))
}
