import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Arm, arms } from '../../contract/arm.ts'
import type { OutgoingEvent } from '../../contract/events.ts'
import type { Administrator } from '../../contract/load.ts'
import type { Plan } from '../../contract/plan.ts'
import type { K6 } from '../load/k6/find.ts'
import type { Profile } from '../load/profiles.ts'
import type { CollectorClient } from '../platform/collector-client.ts'
import { commandIo } from '../platform/command-io.ts'
import { rejectOnAbort } from '../platform/interruption.ts'
import type { Backend, Backends } from '../probes/backends.ts'
import type { ControlProbe } from '../probes/control-probe.ts'
import { listReadableGauges } from '../probes/generator.ts'
import { type DatabaseAccess, readSecrets, type Secrets } from './access.ts'
import { createPlan, drawSeed } from './plan.ts'
import type { PolicyFile } from './policy-file.ts'
import type { RunCollector } from './run-collector.ts'
import { defaultTraceShare } from './run-defaults.ts'
import { createRunId } from './run-folder.ts'

/** Everything a run needs, resolved once: the steps of a run take this and never see a command's options. */
export interface RunContext extends DatabaseAccess {
  readonly runId: string
  readonly plan: Plan
  readonly policy: PolicyFile
  readonly profile: Profile
  readonly backends: Backends
  /** Creates accounts of every role; null: vendors' and administrators' endpoints take no part. */
  readonly administrator: Administrator | null
  readonly secrets: Secrets
  /** Probed next to the backends; null: uptime is not probed, and the backends get no request but the load's. */
  readonly controlProbe: ControlProbe | null
  readonly k6: K6
  /** Share of the requests (0–1) that carry a trace. */
  readonly traceShare: number
  readonly collector: RunCollector
  /** Sends the rig's own events of this run; each is in the record when it resolves. */
  readonly sendEvents: SendEvents
  /** Earlier runs, imported reports and attestations, sent before the load. @param now ms since the epoch */
  readonly priorEvidence: (now: number) => readonly OutgoingEvent[]
  /** The run's own folder; null where a resident collector keeps it. */
  readonly folder: string | null
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly interruption: AbortSignal
  /** Aborted by the same, and with LiveKeySeen when an answer shows the key of a live payment account. */
  readonly signal: AbortSignal
  /** Rejects when the collector, or a proxy in front of a backend, ends by itself, or the backends' lock is lost; never resolves. */
  readonly lost: Promise<never>
}

type SendEvents = (batch: readonly OutgoingEvent[]) => Promise<void>

type Given = 'policy' | 'profile' | 'backends' | 'administrator' | 'controlProbe' | 'k6' | 'collector' | 'interruption'
type Optional = 'runId' | 'priorEvidence' | 'traceShare'

/** What a command has at hand when it makes a context; the rest is derived. */
export interface RunSetup extends Pick<RunContext, Given>, Partial<Pick<RunContext, Optional>>, DatabaseAccess {
  readonly plan: Pick<Plan, 'checkpoints' | 'design'> & Partial<Pick<Plan, 'seed' | 'stopEarly' | 'pushOn'>>
  /** As the plan names the arms, where that differs from the backends that are asked (proxies stand in front of them). */
  readonly plannedArms?: Readonly<Record<Arm, Pick<Backend, 'url' | 'side'> & { readonly slowdown?: number }>>
  /** Folder that gets the run's folder; null: a resident collector keeps it. */
  readonly runs: string | null
  /** Aborted when the lock on the backends is lost. */
  readonly lockLost: AbortSignal
  /** Rejects when a proxy in front of a backend ends by itself. */
  readonly proxiesLost?: Promise<never>
}

/** Makes the context of one run. Nothing is started, sent or written. */
export function createRunContext({ plan, plannedArms, runs, lockLost, proxiesLost, ...setup }: RunSetup): RunContext {
  const { policy, profile, backends, collector, interruption, controlProbe, runId = createRunId(new Date()) } = setup
  return {
    priorEvidence: () => [],
    traceShare: defaultTraceShare,
    ...setup,
    policy,
    runId,
    plan: createPlan({
      stopEarly: false,
      pushOn: false,
      ...plan,
      profile,
      seed: plan.seed ?? drawSeed(),
      backends: plannedArms ?? backends,
      machine: listReadableGauges(),
      ...(controlProbe ? { controlProbe: controlProbe.url } : {}),
    }),
    secrets: readSecrets(commandIo().env),
    sendEvents: createEventSender(collector.client, runId),
    folder: runs === null ? null : join(runs, runId),
    signal: AbortSignal.any([interruption, ...arms.map(arm => backends[arm].guard.signal)]),
    lost: firstLost([collector.gone, rejectOnAbort(lockLost), ...(proxiesLost ? [proxiesLost] : [])]),
  }
}

/** @throws LiveKeySeen when an answer of either backend showed a live key */
export function throwIfLiveKeySeen({ backends }: Pick<RunContext, 'backends'>): void {
  for (const arm of arms) backends[arm].guard.signal.throwIfAborted()
}

function createEventSender(client: CollectorClient, runId: string): SendEvents {
  const instance = `rig-${randomUUID()}`
  return batch => client.sendEvents(runId, instance, batch)
}

/** Its rejection is handled where it is awaited, which may be later than it happens. */
function firstLost(all: readonly Promise<never>[]): Promise<never> {
  const first = Promise.race(all)
  first.catch(() => {})
  return first
}
