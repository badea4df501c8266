import { join } from 'node:path'
import { alertsOf, type Reports } from '../../../collector/index.ts'
import { cleanAfterRun } from '../../clean/after-run.ts'
import { type EvidencePlace, evidenceEvents } from '../../evidence/send.ts'
import type { Chain } from '../../history/chain.ts'
import { historyFile, readHistory } from '../../history/file.ts'
import { keepVerdict } from '../../history/keep-verdict.ts'
import { isSettled } from '../../history/questions.ts'
import { historyEvents } from '../../history/send.ts'
import { takingTurns } from '../../load/alternating.ts'
import { findK6 } from '../../load/k6/find.ts'
import { type Profile, profiles } from '../../load/profiles.ts'
import { assets } from '../../platform/assets.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes } from '../../platform/exit-codes.ts'
import { InputFailure } from '../../platform/failure.ts'
import { lockServers } from '../../platform/lock.ts'
import { phase } from '../../platform/telemetry/phase.ts'
import { sayOnStderr as say } from '../../platform/terminal/say.ts'
import { productionOf, reachBoth, requireTwoServers, serverOf } from '../../probes/backends.ts'
import { openControlProbe } from '../../probes/control-probe.ts'
import { readableGauges } from '../../probes/generator/watch.ts'
import { administratorOf, databasesOf } from '../../run/access.ts'
import { measure } from '../../run/measure.ts'
import { drawnSeed, obstacles, planOf, requireReach } from '../../run/plan.ts'
import { chosenCheckpoints, readPolicy } from '../../run/policy-file.ts'
import { presentVerdict } from '../../run/present-verdict.ts'
import { deliverySettings, residentCollector, startCollector, type UsableCollector } from '../../run/run-collector.ts'
import { newRunId } from '../../run/run-folder.ts'
import type { RunOptions } from '../../run/run-options.ts'
import { monitorOf } from '../../run/run-options.ts'
import { severalRuns } from '../../run/run-series.ts'

/** `cutover run`: puts two backends under load and prints the verdict; a profile of several runs makes them one after the other.
 *  @param interrupted aborted by Ctrl-C or SIGTERM: before the load it ends the command, under load the run is closed first
 *  @param reports told of the run's begin where it is watched, and of a verdict that somebody must look at
 *  @throws InputFailure before anything was started, RigFailure, Interrupted */
export async function run(options: RunOptions, interrupted: AbortSignal, reports?: Reports): Promise<ExitCode> {
  const profile: Profile = profiles[options.profile]
  const { name, runs = 1 } = profile
  const monitor = monitorOf(options, profile)
  if (monitor) reports?.began(monitor)
  if (options.monitor !== undefined && !reports) say(`warning: nobody watches for ${options.monitor}: SENTRY_DSN is not set`)
  if (runs === 1) return await oneRun(options, interrupted, reports)
  if (options.collector !== undefined) {
    throw new InputFailure(`Profile ${name} judges its ${runs} runs by the history in ${options.runs}: run it without --collector`)
  }
  const { policy } = readPolicy(options.thresholds)
  return await severalRuns({
    runs,
    pooled: Object.values(policy.criteria).some(criterion => criterion.kind === 'latency' && (criterion.runs ?? 1) > 1),
    urls: { baseline: options.baseline, candidate: options.candidate },
    allowHosts: policy.allowHosts,
    production: productionOf(options.iMayLoadProduction),
    ...(options.restartCommand === undefined ? {} : { command: options.restartCommand }),
    interrupted,
    say,
    once: number => oneRun(ofSeveral(options, number), interrupted, reports),
  })
}

/** Each of several runs makes choices of its own. */
function ofSeveral({ seed, ...options }: RunOptions, number: number): RunOptions {
  return seed === undefined ? options : { ...options, seed: seed + number - 1 }
}

async function oneRun(options: RunOptions, interrupted: AbortSignal, reports: Reports | undefined): Promise<ExitCode> {
  const policy = readPolicy(options.thresholds)
  const delivery = options.collector === undefined ? deliverySettings(commandIo().env) : {}
  const history = readHistory(options.runs)
  if (history.torn > 0) say(`warning: the last line of ${historyFile(options.runs)} breaks off, as a crash leaves it; it is cut when this run is appended`)
  const checkpoints = chosenCheckpoints(policy.policy, options.checkpoint, id => isSettled(history.entries, id))
  const profile = options.design === 'alternating' ? takingTurns(profiles[options.profile]) : profiles[options.profile]
  const databases = await databasesOf(options, policy.policy.allowHosts)
  const backends = await reachBoth(options, policy.policy.allowHosts, productionOf(options.iMayLoadProduction))
  await using house = new AsyncDisposableStack()
  house.use(backends.baseline)
  house.use(backends.candidate)
  requireTwoServers(backends)
  const administrator = administratorOf([backends.baseline, backends.candidate], commandIo().env)
  house.use(lockServers([serverOf(backends.baseline), serverOf(backends.candidate)]))
  requireReach(obstacles(policy.policy, checkpoints, profile), options.anyway, say)
  const k6 = await findK6({ cache: assets.k6Cache, module: assets.k6Module, environment: commandIo().env, say, signal: interrupted })
  interrupted.throwIfAborted()
  const collector = house.use(await collectorFor(options, delivery, interrupted))
  const control = house.use(await openControlProbe(options.control, policy.policy.allowHosts))
  const runId = newRunId(new Date())
  reports?.about({ run: runId })
  const plan = planOf({
    checkpoints: checkpoints.map(({ id }) => id),
    profile,
    backends,
    seed: options.seed ?? drawnSeed(),
    design: options.design ?? 'duet',
    stopEarly: options.stopEarly,
    pushOn: options.pushOn ?? false,
    machine: readableGauges(),
    controlProbe: control.url,
  })
  const folder = options.collector === undefined ? join(options.runs, runId) : null
  const place = evidencePlace(options)
  const known = (now: number) => [...historyEvents(history, now), ...(place ? evidenceEvents(place, policy.policy, now, say) : [])]
  const traced = options.traces === undefined ? {} : { traceShare: options.traces }
  const prepared = { runId, plan, policy, profile, backends, control, administrator, known, k6, ...traced, ...databases, interrupted, folder }
  const written = { runId, backends: [backends.baseline, backends.candidate], credentials: administrator, keep: options.keep ?? false, interrupted, say }
  try {
    const { verdict, reason } = await measure(prepared, collector)
    if (folder !== null) sayWhereItStands(await keepVerdict(options.runs, verdict, { plan, backends, policyText: policy.text }), options.runs)
    // Whoever interrupts a run is there, and sees what came of it.
    if (reason !== 'interrupted') reports?.alerts(alertsOf(verdict, { profile: profile.name, gate: options.gate }))
    const code = await presentVerdict(verdict, { json: options.json, gate: options.gate, folder })
    return reason === 'interrupted' ? exitCodes.interrupted : code
  } finally {
    await phase('cleaning', runId, () => cleanAfterRun(written))
  }
}

/** Whoever keeps this hash elsewhere (a build's log does) can show later that nothing was removed. */
function sayWhereItStands({ entries, head }: Chain, runs: string): void {
  say(`kept as entry ${entries.length} of ${historyFile(runs)}, head ${head}`)
}

function evidencePlace({ evidence, thresholds }: RunOptions): EvidencePlace | null {
  const commit = commandIo().env.CUTOVER_COMMIT
  return evidence === undefined ? null : { folder: evidence, thresholds, ...(commit ? { commit } : {}) }
}

function collectorFor({ collector, runs }: RunOptions, delivery: Readonly<Record<string, string>>, interrupted: AbortSignal): Promise<UsableCollector> {
  return collector === undefined ? startCollector(runs, interrupted, delivery) : residentCollector(collector, commandIo().env.CUTOVER_TOKEN || undefined)
}
