import { join } from 'node:path'
import { type AssessedStep, type Objectives, stepOfRecord } from '../../collector/index.ts'
import type { Administrator } from '../../contract/load.ts'
import type { CloseReason } from '../../contract/plan.ts'
import { cleanAfterRun } from '../clean/after-run.ts'
import { bothOn } from '../control/through-proxies.ts'
import type { K6 } from '../load/k6/find.ts'
import type { Say } from '../platform/terminal/say.ts'
import type { Backend } from '../probes/backends.ts'
import { readableGauges } from '../probes/generator/watch.ts'
import { identifiedEvent } from '../probes/identity.ts'
import { underLoad } from '../run/apply-load.ts'
import { drawnSeed, planOf } from '../run/plan.ts'
import type { ReadPolicy } from '../run/policy-file.ts'
import { type Tell, teller, tellSummary } from '../run/read-back.ts'
import type { UsableCollector } from '../run/run-collector.ts'
import { answersAgain } from './answers-again.ts'
import type { EndpointsThere } from './endpoints-there.ts'
import { stepProfile } from './step-profile.ts'

/** What all steps on one backend have in common. */
export interface StepSetting {
  readonly backend: Backend
  /** What people call it. */
  readonly name: string
  readonly objectives: Objectives
  readonly endpoints: EndpointsThere
  /** Who makes accounts of every role and deletes what the steps wrote; null: nobody is known. */
  readonly administrator: Administrator | null
  readonly policy: ReadPolicy
  readonly collector: UsableCollector
  /** Folder that gets a folder for each step. */
  readonly folder: string
  readonly k6: K6
  /** Leave what the steps wrote. */
  readonly keep: boolean
  readonly say: Say
  readonly interrupted: AbortSignal
}

/** Puts one backend alone under one load, as a run of its own, and reads from its record what that came to.
 *  @param runId of the step  @param rate sessions per second  @throws RigFailure */
export async function takeStep(setting: StepSetting, runId: string, rate: number): Promise<AssessedStep> {
  const { name, objectives, policy, collector, folder, backend, endpoints } = setting
  const { backends } = bothOn(backend)
  const profile = stepProfile(rate, endpoints.asked)
  const plan = planOf({ checkpoints: [], profile, backends, seed: drawnSeed(), design: 'alone', stopEarly: false, pushOn: false, machine: readableGauges() })
  await collector.client.openRun({ id: runId, plan, thresholds: policy.text })
  try {
    await collector.client.closeRun(runId, await loaded(setting, runId, plan.seed, profile))
  } finally {
    const { keep, interrupted, say } = setting
    await cleanAfterRun({ runId, backends: [backend], credentials: setting.administrator, keep, interrupted, say })
  }
  return stepOfRecord(join(folder, runId, 'record.bin'), name, objectives)
}

async function loaded(setting: StepSetting, runId: string, seed: number, profile: ReturnType<typeof stepProfile>): Promise<CloseReason> {
  const { collector, backend, interrupted } = setting
  const tell = teller(collector.client, runId)
  try {
    await tellIdentity(tell, backend, 'before')
    await tell(setting.endpoints.found)
    const { backends } = bothOn(backend)
    const { reason, summary } = await underLoad({
      ...setting,
      endpoints: setting.endpoints.asked,
      runId,
      backends,
      profile,
      seed,
      // Nothing would show them: a step has no verdict.
      traceShare: 0,
      design: 'alone',
      broken: [collector.gone],
      show: () => {},
    })
    await tellSummary(tell, summary)
    await answersAgain(backend, interrupted)
    await tellIdentity(tell, backend, 'after')
    return reason
  } catch (error) {
    await Promise.race([collector.client.closeRun(runId, 'failed'), collector.gone]).catch(() => {})
    throw error
  }
}

/** The one under load is the record's baseline, whichever it is. */
async function tellIdentity(tell: Tell, { api }: Backend, moment: 'before' | 'after'): Promise<void> {
  await tell([await identifiedEvent(api, 'baseline', moment)])
}
