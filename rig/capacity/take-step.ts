import { join } from 'node:path'
import { type AssessedStep, assessRecord, type Objectives } from '../../collector/index.ts'
import type { EndpointId } from '../../contract/endpoints.ts'
import type { OutgoingEvent } from '../../contract/events.ts'
import type { Administrator } from '../../contract/load.ts'
import { requestsPerSession } from '../../contract/mix.ts'
import type { CloseReason } from '../../contract/plan.ts'
import { retry } from '../../contract/retry.ts'
import { cleanAfterRun } from '../clean/after-run.ts'
import { useDirectly } from '../control/control-backends.ts'
import type { K6 } from '../load/k6/find.ts'
import type { Profile } from '../load/profiles.ts'
import { CommandFailure } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { identifyBackend } from '../probes/identity.ts'
import { applyLoad } from '../run/apply-load.ts'
import { sendIdentities } from '../run/before-load.ts'
import { createRunContext, type RunContext } from '../run/context.ts'
import type { PolicyFile } from '../run/policy-file.ts'
import type { RunCollector } from '../run/run-collector.ts'

export interface FoundEndpoints {
  /** Endpoints that get load. */
  readonly asked: readonly EndpointId[]
  /** Endpoints of the catalogue that get none: not on the backend, or no account may use them. */
  readonly missing: readonly EndpointId[]
  /** Events for the record of each step. */
  readonly found: readonly OutgoingEvent[]
}

/** What all steps on one backend have in common. */
export interface StepSetting {
  readonly backend: Backend
  /** Name in messages. */
  readonly name: string
  readonly objectives: Objectives
  readonly endpoints: FoundEndpoints
  /** Creates accounts of every role and deletes test data; null: there is none. */
  readonly administrator: Administrator | null
  readonly policy: PolicyFile
  readonly collector: RunCollector
  /** Folder that gets a folder for each step. */
  readonly folder: string
  readonly k6: K6
  /** Keep the test data of the steps. */
  readonly keep: boolean
  readonly log: StatusLog
  readonly interrupted: AbortSignal
  /** Aborted when the lock on the backend is lost. */
  readonly lockLost: AbortSignal
}

/** Puts one backend alone under one load, as a run of its own, and measures its figures from the record.
 *  @param runId of the step  @param rate sessions per second  @throws RigFailure */
export async function takeStep(setting: StepSetting, runId: string, rate: number): Promise<AssessedStep> {
  const { name, objectives, policy, collector, folder, backend, endpoints, administrator, k6, keep, interrupted, lockLost, log } = setting
  const run = createRunContext({
    runId,
    runs: folder,
    plan: { checkpoints: [], design: 'alone' },
    policy,
    profile: createStepProfile(rate, endpoints.asked),
    backends: useDirectly(backend).backends,
    administrator,
    // Uptime is not judged, and a step has no verdict that would show traces.
    controlProbe: null,
    traceShare: 0,
    k6,
    collector,
    interruption: interrupted,
    lockLost,
  })
  await collector.client.openRun({ id: runId, plan: run.plan, thresholds: policy.text })
  try {
    await collector.client.closeRun(runId, await measureStep(run, setting))
  } finally {
    await cleanAfterRun({ runId, backends: [backend], credentials: administrator, keep, interrupted, log })
  }
  return assessRecord(join(folder, runId, 'record.bin'), name, objectives)
}

/** The backend under load is the record's baseline, whichever it is. */
async function measureStep(run: RunContext, { backend, endpoints, interrupted }: StepSetting): Promise<CloseReason> {
  const { runId, collector } = run
  try {
    await sendIdentities(run, 'before', ['baseline'])
    await run.sendEvents(endpoints.found)
    const { reason } = await applyLoad(run, { endpoints: endpoints.asked, show: () => {} })
    await waitForRecovery(backend, interrupted)
    await sendIdentities(run, 'after', ['baseline'])
    return reason
  } catch (error) {
    await Promise.race([collector.client.closeRun(runId, 'failed'), collector.gone]).catch(() => {})
    throw error
  }
}

/** Connections open and users arrive in these seconds; they do not count. */
const warmupSeconds = 15
const [minSeconds, maxSeconds] = [20, 120] as const
/** Enough for a p95 and for the bounds of an error rate of 1 %. */
const minRequests = 600

/** Makes the profile of one step: constant arrivals, long enough for its figures to have useful bounds.
 *  @param rate sessions per second  @param endpoints those that take part */
export function createStepProfile(rate: number, endpoints: readonly EndpointId[]): Profile {
  const expected = rate * requestsPerSession(endpoints, endpoints)
  const seconds = Math.min(maxSeconds, Math.max(minSeconds, Math.ceil(minRequests / expected)))
  return {
    name: 'assess',
    purpose: 'one backend alone under a steady load',
    sessionsPerSecond: rate,
    warmup: warmupSeconds,
    looks: [seconds],
    concurrentUsers: 1,
    // The plan, and with it the record, thus holds the arrival rate.
    stages: [{ seconds, sessionsPerSecond: rate }],
  }
}

/** For a backend to recover from an overload. */
const recoveryTimeoutMs = 60_000
const pollEveryMs = 1000

/** Waits until a backend answers its health request again. @returns false after a minute, or when interrupted  @throws LiveKeySeen */
export async function waitForRecovery({ api }: Backend, interrupted: AbortSignal): Promise<boolean> {
  if (interrupted.aborted) return false
  const isRetryable = (outcome: object) => 'error' in outcome && !(outcome.error instanceof CommandFailure)
  return await retry(() => identifyBackend(api), { isRetryable, pause: () => pollEveryMs, timeoutMs: recoveryTimeoutMs, signal: interrupted }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof CommandFailure && !interrupted.aborted) throw error
      return false
    },
  )
}
