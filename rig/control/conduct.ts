import { join } from 'node:path'
import type { Checkpoint } from '../../collector/index.ts'
import type { Administrator } from '../../contract/load.ts'
import { cleanAfterRun } from '../clean/after-run.ts'
import type { K6 } from '../load/k6/find.ts'
import type { Profile } from '../load/profiles.ts'
import { InputFailure } from '../platform/failure.ts'
import { sayOnStderr as say } from '../platform/terminal/say.ts'
import type { Backend } from '../probes/backends.ts'
import { openControlProbe } from '../probes/control-probe.ts'
import { readableGauges } from '../probes/generator/watch.ts'
import type { Prepared } from '../run/context.ts'
import { type Measured, measure } from '../run/measure.ts'
import { drawnSeed, obstacles, planOf } from '../run/plan.ts'
import type { ReadPolicy } from '../run/policy-file.ts'
import { startCollector } from '../run/run-collector.ts'
import { newRunId } from '../run/run-folder.ts'
import type { Control } from './control.ts'
import { controlPolicy } from './control-policy.ts'
import { bothOn, throughProxies } from './through-proxies.ts'

export interface Setting {
  /** thresholds.json, and the checkpoint of it whose criteria judge. */
  readonly policy: ReadPolicy
  readonly checkpoint: Checkpoint
  readonly profile: Profile
  readonly k6: K6
  /** Folder that gets the run's folder. */
  readonly runs: string
  readonly interrupted: AbortSignal
  /** Who may delete what a control wrote; null: nobody is known. `keep` leaves it. */
  readonly credentials: Administrator | null
  readonly keep: boolean
  /** What each run is told before its load. */
  readonly known: Prepared['known']
}

/** Runs one control on a backend, as a run of its own.
 *  @returns what it measured, and the run's folder  @throws RigFailure, Interrupted before the load */
export async function conduct(control: Control, backend: Backend, setting: Setting): Promise<Measured & { readonly folder: string }> {
  const { profile, k6, runs, interrupted } = setting
  const policy = controlPolicy(setting.policy, setting.checkpoint, control)
  await using house = new AsyncDisposableStack()
  const arrangement = house.use(control.kind === 'positive' ? await throughProxies(backend, control.slowdown, interrupted) : bothOn(backend))
  const collector = house.use(await startCollector(runs, interrupted))
  const probe = house.use(await openControlProbe(undefined, []))
  interrupted.throwIfAborted()
  const runId = newRunId(new Date())
  const folder = join(runs, runId)
  const plan = planOf({
    checkpoints: policy.policy.checkpoints.map(({ id }) => id),
    profile,
    seed: drawnSeed(),
    machine: readableGauges(),
    controlProbe: probe.url,
    ...design,
    backends: planned(control, backend),
  })
  const { backends, gone } = arrangement
  try {
    return {
      ...(await measure(
        { runId, plan, policy, profile, backends, control: probe, administrator: setting.credentials, known: setting.known, k6, interrupted, folder, gone },
        collector,
      )),
      folder,
    }
  } finally {
    await cleanAfterRun({ runId, backends: [backend], credentials: setting.credentials, keep: setting.keep, interrupted, say })
  }
}

/** @throws InputFailure when a control of this profile could come to nothing but inconclusive */
export function requireDecidable(control: Control, { policy, checkpoint, profile }: Pick<Setting, 'policy' | 'checkpoint' | 'profile'>): void {
  const judged = controlPolicy(policy, checkpoint, control).policy
  const found = obstacles(judged, judged.checkpoints, profile)
  if (found.length === 0) return
  throw new InputFailure(
    `A control with the profile ${profile.name} could only be inconclusive:\n${found.map(text => `  ${text}`).join('\n')}\nTake a longer profile`,
  )
}

/** Negative controls stop early as well: whoever may stop a run for a no-go at any time must know how often that is a false alarm. */
const design = { design: 'control', stopEarly: true, pushOn: false } as const

/** What the plan says of the two arms: where the backend really is, not where a proxy happened to listen. */
function planned({ kind, slowdown }: Control, { url, side }: Backend): Parameters<typeof planOf>[0]['backends'] {
  if (kind === 'negative') return { baseline: { url, side }, candidate: { url, side } }
  return { baseline: { url, side, slowdown: 0 }, candidate: { url, side, slowdown } }
}
