import { join } from 'node:path'
import type { Checkpoint } from '../../collector/index.ts'
import type { CloseReason } from '../../contract/plan.ts'
import { assets } from '../assets.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { RigFailure, sentenceOf } from '../failure.ts'
import { findK6, type K6 } from '../k6/find.ts'
import { lockServers } from '../lock.ts'
import { type Profile, profiles } from '../profiles.ts'
import { type Backends, reachBoth, requireTwoServers, serverOf } from '../run/backends.ts'
import { residentCollector, startCollector, type UsableCollector } from '../run/collector.ts'
import type { RunOptions } from '../run/options.ts'
import { planOf } from '../run/plan.ts'
import { chosenCheckpoints, type ReadPolicy, readPolicy } from '../run/policy.ts'
import { presentVerdict } from '../run/present.ts'
import { obstacles, requireReach } from '../run/reach.ts'
import { type Tell, takeCensus, teller, tellIdentities, tellSummary } from '../run/read-back.ts'
import { newRunId } from '../run/run-id.ts'
import { underLoad } from '../run/under-load.ts'
import { hasColours, progress } from '../terminal/progress.ts'
import { sayOnStderr as say } from '../terminal/say.ts'

/** A run whose preconditions hold. */
interface Prepared {
  readonly runId: string
  readonly options: RunOptions
  readonly policy: ReadPolicy
  readonly checkpoints: readonly Checkpoint[]
  readonly profile: Profile
  readonly backends: Backends
  readonly k6: K6
  readonly seed: number
  readonly interrupted: AbortSignal
}

/** `cutover run`: puts two backends under load and prints the verdict.
 *  @param interrupted aborted by Ctrl-C or SIGTERM: before the load it ends the command, under load the run is closed first
 *  @throws InputFailure before anything was started, RigFailure, Interrupted */
export async function run(options: RunOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const policy = readPolicy(options.thresholds)
  const checkpoints = chosenCheckpoints(policy.policy, options.checkpoint)
  const profile = profiles[options.profile]
  const backends = await reachBoth(options, policy.policy.allowHosts)
  await using house = new AsyncDisposableStack()
  house.use(backends.baseline)
  house.use(backends.candidate)
  requireTwoServers(backends)
  house.use(lockServers([serverOf(backends.baseline), serverOf(backends.candidate)]))
  requireReach(obstacles(policy.policy, checkpoints, profile), options.anyway, say)
  const k6 = await findK6({ cache: assets.k6Cache, module: assets.k6Module, environment: process.env, say, signal: interrupted })
  interrupted.throwIfAborted()
  const collector = house.use(await collectorFor(options, policy, interrupted))
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31)
  const prepared = { runId: newRunId(new Date()), options, policy, checkpoints, profile, backends, k6, seed, interrupted }
  return await measured(prepared, collector)
}

function collectorFor({ collector, runs }: RunOptions, { policy }: ReadPolicy, interrupted: AbortSignal): Promise<UsableCollector> {
  return collector === undefined ? startCollector(runs, interrupted) : residentCollector(collector, policy.allowHosts, process.env.CUTOVER_TOKEN)
}

/** Opens the run, measures, closes it and prints the verdict. */
async function measured(prepared: Prepared, collector: UsableCollector): Promise<ExitCode> {
  const { runId, options, policy, checkpoints, profile, backends, seed } = prepared
  const plan = planOf(
    checkpoints.map(({ id }) => id),
    profile,
    backends,
    seed,
  )
  await collector.client.openRun({ id: runId, plan, thresholds: policy.text })
  say(`run ${runId}: ${nameBoth(prepared)}, profile ${profile.name}, seed ${seed}`)
  const reason = await gathered(prepared, collector)
  const verdict = await collector.client.closeRun(runId, reason)
  const code = await presentVerdict(verdict, {
    json: options.json,
    gate: options.gate,
    folder: options.collector === undefined ? join(options.runs, runId) : null,
  })
  return reason === 'interrupted' ? exitCodes.interrupted : code
}

/** Gathers all evidence; the run is closed as failed when the rig cannot. */
async function gathered(prepared: Prepared, collector: UsableCollector): Promise<CloseReason> {
  try {
    return await evidence(prepared, collector)
  } catch (error) {
    await Promise.race([collector.client.closeRun(prepared.runId, 'failed'), collector.gone]).catch(() => {})
    throw error instanceof RigFailure ? new RigFailure(`${sentenceOf(error)}\n${whatIsKept(prepared)}`, { cause: error }) : error
  }
}

async function evidence(prepared: Prepared, collector: UsableCollector): Promise<CloseReason> {
  const { runId, backends, interrupted } = prepared
  const tell = teller(collector.client, runId)
  await tellIdentities(tell, backends, 'before')
  const { reason, note, summary } = await loaded(prepared, collector)
  if (note) say(note)
  await tellSummary(tell, summary)
  if (reason === 'interrupted' || interrupted.aborted) return 'interrupted'
  return await readBack(tell, prepared, collector, reason)
}

async function loaded({ runId, backends, k6, profile, seed, interrupted, policy: { policy } }: Prepared, collector: UsableCollector) {
  const { warmup, looks } = profile
  using shown = progress(process.stderr, { names: policy.names, warmup, looks, colours: hasColours(process.stderr) })
  return await underLoad({ runId, backends, collector, k6, profile, seed, interrupted, show: state => shown.show(state) })
}

/** After the load: who answers now, and is every acknowledged write there? Somebody in a hurry ends it. */
async function readBack(tell: Tell, { runId, backends, interrupted }: Prepared, collector: UsableCollector, reason: CloseReason): Promise<CloseReason> {
  say('reading every acknowledged write back through both backends …')
  await tellIdentities(tell, backends, 'after')
  await takeCensus(tell, collector.client, runId, backends, interrupted)
  return interrupted.aborted ? 'interrupted' : reason
}

function nameBoth({ policy: { policy }, backends: { baseline, candidate } }: Prepared): string {
  return `${policy.names.baseline} at ${baseline.url.origin} against ${policy.names.candidate} at ${candidate.url.origin}`
}

function whatIsKept({ runId, options }: Prepared): string {
  if (options.collector !== undefined) return `What was recorded is kept by the collector as run ${runId}`
  const folder = join(options.runs, runId)
  return `What was recorded until then is kept in ${folder}; "npm run cutover -- judge ${folder}" judges it`
}
