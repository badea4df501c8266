import { join } from 'node:path'
import { type AssessedStep, type Objectives, stepOfRecord } from '../../collector/index.ts'
import type { Administrator } from '../../contract/load.ts'
import type { CloseReason } from '../../contract/plan.ts'
import { cleanAfterRun } from '../clean/after-run.ts'
import { bothOn } from '../control/through-proxies.ts'
import type { K6 } from '../load/k6/find.ts'
import type { Say } from '../platform/terminal/say.ts'
import type { Backend } from '../probes/backends.ts'
import { applyLoad } from '../run/apply-load.ts'
import { sendIdentities } from '../run/before-load.ts'
import { createRunContext, type RunContext } from '../run/context.ts'
import type { PolicyFile } from '../run/policy-file.ts'
import type { RunCollector } from '../run/run-collector.ts'
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
  readonly policy: PolicyFile
  readonly collector: RunCollector
  /** Folder that gets a folder for each step. */
  readonly folder: string
  readonly k6: K6
  /** Leave what the steps wrote. */
  readonly keep: boolean
  readonly say: Say
  readonly interrupted: AbortSignal
}

/** Puts one backend alone under one load, as a run of its own, and measures its figures from the record.
 *  @param runId of the step  @param rate sessions per second  @throws RigFailure */
export async function takeStep(setting: StepSetting, runId: string, rate: number): Promise<AssessedStep> {
  const { name, objectives, policy, collector, folder, backend, endpoints, administrator, k6, keep, interrupted, say } = setting
  const run = createRunContext({
    runId,
    runs: folder,
    plan: { checkpoints: [], design: 'alone' },
    policy,
    profile: stepProfile(rate, endpoints.asked),
    backends: bothOn(backend).backends,
    administrator,
    // Uptime is not judged, and a step has no verdict that would show traces.
    controlProbe: null,
    traceShare: 0,
    k6,
    collector,
    interruption: interrupted,
  })
  await collector.client.openRun({ id: runId, plan: run.plan, thresholds: policy.text })
  try {
    await collector.client.closeRun(runId, await measureStep(run, setting))
  } finally {
    await cleanAfterRun({ runId, backends: [backend], credentials: administrator, keep, interrupted, say })
  }
  return stepOfRecord(join(folder, runId, 'record.bin'), name, objectives)
}

/** The backend under load is the record's baseline, whichever it is. */
async function measureStep(run: RunContext, { backend, endpoints, interrupted }: StepSetting): Promise<CloseReason> {
  const { runId, collector } = run
  try {
    await sendIdentities(run, 'before', ['baseline'])
    await run.sendEvents(endpoints.found)
    const { reason } = await applyLoad(run, { endpoints: endpoints.asked, show: () => {} })
    await answersAgain(backend, interrupted)
    await sendIdentities(run, 'after', ['baseline'])
    return reason
  } catch (error) {
    await Promise.race([collector.client.closeRun(runId, 'failed'), collector.gone]).catch(() => {})
    throw error
  }
}
