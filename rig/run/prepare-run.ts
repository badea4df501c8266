import type { Policy } from '../../collector/index.ts'
import type { OutgoingEvent } from '../../contract/events.ts'
import { alternateProfile } from '../load/alternating.ts'
import { requireK6 } from '../load/k6/find.ts'
import { profiles } from '../load/profiles.ts'
import { commandIo } from '../platform/command-io.ts'
import { lockServers } from '../platform/lock.ts'
import { logStatus } from '../platform/terminal.ts'
import { connectBackends, productionOf, requireTwoServers, serverOf } from '../probes/backends.ts'
import { openControlProbe } from '../probes/control-probe.ts'
import { findAdministrator, resolveDatabases } from './access.ts'
import { createRunContext, type RunContext } from './context.ts'
import { findObstacles, requireReachableGo } from './plan.ts'
import { type PolicyFile, selectCheckpoints } from './policy-file.ts'
import { connectToCollector, type RunCollector, readDeliverySettings, startCollector } from './run-collector.ts'
import { createRunId } from './run-folder.ts'
import type { RunOptions } from './run-options.ts'

/** What the history and the evidence folder contribute to a run. */
interface Background {
  isSettled(checkpoint: string): boolean
  priorEvidence(policy: Policy, now: number): readonly OutgoingEvent[]
}

/** Resolves the options of `cutover run`: checks every precondition, locks both backends, starts what the run needs.
 *  Order matters: what needs no network is checked first, and nothing is started before both backends have answered.
 *  @returns the context; disposing of it ends what was started  @throws InputFailure, RigFailure, Interrupted */
export async function prepareRun(
  options: RunOptions,
  policy: PolicyFile,
  background: Background,
  interruption: AbortSignal,
): Promise<RunContext & AsyncDisposable> {
  const { allowHosts } = policy.policy
  const delivery = options.collector === undefined ? readDeliverySettings(commandIo().env) : {}
  const checkpoints = selectCheckpoints(policy.policy, options.checkpoint, background.isSettled)
  const profile = options.design === 'alternating' ? alternateProfile(profiles[options.profile]) : profiles[options.profile]
  const databases = await resolveDatabases(options, allowHosts)
  await using started = new AsyncDisposableStack()
  const backends = await connectBackends(options, allowHosts, productionOf(options.allowProduction))
  const { baseline, candidate } = backends
  for (const backend of [baseline, candidate]) started.use(backend)
  requireTwoServers(backends)
  const administrator = findAdministrator([baseline, candidate], commandIo().env)
  const locks = started.use(lockServers([baseline, candidate].map(serverOf)))
  requireReachableGo(findObstacles(policy.policy, checkpoints, profile), options.force, logStatus)
  const k6 = await requireK6(interruption)
  const collector = started.use(await openCollector(options, delivery, interruption))
  const controlProbe = started.use(await openControlProbe(options.controlProbe, allowHosts))
  const context = createRunContext({
    ...databases,
    policy,
    profile,
    backends,
    administrator,
    controlProbe,
    runId: createRunId(new Date(), options.label),
    k6,
    collector,
    interruption,
    lockLost: locks.lost,
    plan: {
      checkpoints: checkpoints.map(({ id }) => id),
      design: options.design ?? 'duet',
      stopEarly: options.stopEarly,
      pushOn: options.abort === false,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    },
    runs: options.collector === undefined ? options.runs : null,
    priorEvidence: now => background.priorEvidence(policy.policy, now),
    ...(options.traces === undefined ? {} : { traceShare: options.traces }),
  })
  const toEnd = started.move()
  return { ...context, [Symbol.asyncDispose]: () => toEnd.disposeAsync() }
}

function openCollector({ collector, runs }: RunOptions, delivery: Readonly<Record<string, string>>, interruption: AbortSignal): Promise<RunCollector> {
  return collector === undefined ? startCollector(runs, interruption, delivery) : connectToCollector(collector, commandIo().env.CUTOVER_TOKEN || undefined)
}
