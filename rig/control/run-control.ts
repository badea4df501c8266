import { join } from 'node:path'
import type { Checkpoint } from '../../collector/index.ts'
import type { Administrator } from '../../contract/load.ts'
import { cleanAfterRun } from '../clean/after-run.ts'
import type { K6 } from '../load/k6/find.ts'
import type { Profile } from '../load/profiles.ts'
import { InputFailure } from '../platform/failure.ts'
import { logStatus } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { openControlProbe } from '../probes/control-probe.ts'
import { createRunContext, type RunContext, type RunSetup } from '../run/context.ts'
import { type MeasuredRun, measure } from '../run/measure.ts'
import { findObstacles } from '../run/plan.ts'
import type { PolicyFile } from '../run/policy-file.ts'
import { startCollector } from '../run/run-collector.ts'
import { startProxies, useDirectly } from './control-backends.ts'
import type { Control } from './control-plan.ts'
import { controlCheckpointId, createControlPolicy } from './control-policy.ts'

export interface ControlSetting {
  /** thresholds.json, and the checkpoint of it whose criteria judge. */
  readonly policy: PolicyFile
  readonly checkpoint: Checkpoint
  readonly profile: Profile
  readonly k6: K6
  /** Folder that gets the run's folder. */
  readonly runs: string
  readonly interrupted: AbortSignal
  /** Aborted when the lock on the backends is lost. */
  readonly lockLost: AbortSignal
  /** Deletes the test data of a control; null: there is none. `keep` keeps the data. */
  readonly credentials: Administrator | null
  readonly keep: boolean
  /** Evidence that each run gets before its load. */
  readonly known: RunContext['priorEvidence']
}

/** Runs one control on a backend, as a run of its own.
 *  @returns what it measured, and the run's folder  @throws RigFailure, Interrupted before the load */
export async function runControl(control: Control, backend: Backend, setting: ControlSetting): Promise<MeasuredRun & { readonly folder: string }> {
  const { runs, interrupted, credentials } = setting
  const policy = createControlPolicy(setting.policy, setting.checkpoint, control)
  await using house = new AsyncDisposableStack()
  const arrangement = house.use(control.kind === 'positive' ? await startProxies(backend, control.slowdown, interrupted) : useDirectly(backend))
  const context = createRunContext({
    ...design(control, backend),
    policy,
    profile: setting.profile,
    k6: setting.k6,
    backends: arrangement.backends,
    lockLost: setting.lockLost,
    proxiesLost: arrangement.gone,
    collector: house.use(await startCollector(runs, interrupted)),
    controlProbe: house.use(await openControlProbe(undefined, [])),
    administrator: credentials,
    priorEvidence: setting.known,
    interruption: interrupted,
    runs,
  })
  interrupted.throwIfAborted()
  const { runId } = context
  try {
    return { ...(await measure(context)), folder: join(runs, runId) }
  } finally {
    await cleanAfterRun({ runId, backends: [backend], credentials, keep: setting.keep, interrupted, log: logStatus })
  }
}

/** @throws InputFailure when a control with this profile could only be inconclusive */
export function requireDecidable(control: Control, { policy, checkpoint, profile }: Pick<ControlSetting, 'policy' | 'checkpoint' | 'profile'>): void {
  const judged = createControlPolicy(policy, checkpoint, control).policy
  const found = findObstacles(judged, judged.checkpoints, profile)
  if (found.length === 0) return
  throw new InputFailure(
    `A control with the profile ${profile.name} could only be inconclusive:\n${found.map(text => `  ${text}`).join('\n')}\nUse a longer --profile`,
  )
}

/** Negative controls may stop early as well: stopping for a no-go at any time needs a known rate of false alarms.
 *  The plan names the backend where it really is, not where a proxy happened to listen. */
function design({ kind, slowdown }: Control, { url, side }: Backend): Pick<RunSetup, 'plan' | 'plannedArms'> {
  const plan = { checkpoints: [controlCheckpointId], design: 'control', stopEarly: true } as const
  if (kind === 'negative') return { plan, plannedArms: { baseline: { url, side }, candidate: { url, side } } }
  return { plan, plannedArms: { baseline: { url, side, slowdown: 0 }, candidate: { url, side, slowdown } } }
}
