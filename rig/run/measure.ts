import type { Verdict } from '../../collector/index.ts'
import type { EndpointId } from '../../contract/endpoints.ts'
import type { CloseReason } from '../../contract/plan.ts'
import { commandIo } from '../platform/command-io.ts'
import { RigFailure, sentenceOf } from '../platform/failure.ts'
import { runPhase } from '../platform/telemetry.ts'
import { logStatus } from '../platform/terminal.ts'
import { LiveKeySeen, liveKeyEvent } from '../probes/live-key.ts'
import { noAdministrator } from './access.ts'
import { applyLoad } from './apply-load.ts'
import { compareBackends, sendIdentities, sendTokenExchanges } from './before-load.ts'
import { type RunContext, throwIfLiveKeySeen } from './context.ts'
import { openProgress } from './progress.ts'
import { readBackWrites } from './read-back.ts'
import type { LoadResult } from './watch-load.ts'

export interface MeasuredRun {
  /** On what the record holds now that the run is closed. */
  readonly verdict: Verdict
  /** As what it was closed. */
  readonly reason: CloseReason
}

/** Opens a run, gathers its evidence and closes it: early when interrupted, as failed when the rig fails.
 *  @throws RigFailure, InputFailure, LiveKeySeen */
export async function measure(run: RunContext): Promise<MeasuredRun> {
  await openRun(run)
  const reason = await gatherEvidence(run).catch(error => abandonRun(run, error))
  return { verdict: await runPhase('verdict', run.runId, () => run.collector.client.closeRun(run.runId, reason)), reason }
}

async function openRun({ runId, plan, policy: { policy, text }, administrator, collector }: RunContext): Promise<void> {
  if (!administrator) logStatus(noAdministrator)
  await collector.client.openRun({ id: runId, plan, thresholds: text })
  const [baseline, candidate] = [`${policy.names.baseline} at ${plan.arms.baseline.url}`, `${policy.names.candidate} at ${plan.arms.candidate.url}`]
  logStatus(`run ${runId}: ${baseline} against ${candidate}, profile ${plan.profile}, seed ${plan.seed}`)
}

async function gatherEvidence(run: RunContext): Promise<CloseReason> {
  const { runId, plan, signal } = run
  await sendIdentities(run, 'before')
  await run.sendEvents(run.priorEvidence(Date.now()))
  if (signal.aborted) return interruptedOr(run, 'interrupted')
  // A control compares one backend with itself: its answers and tokens are the same.
  const isControl = plan.design === 'control'
  const endpoints = isControl ? undefined : await runPhase('parity', runId, () => compareBackends(run))
  if (!isControl) await runPhase('tokens', runId, () => sendTokenExchanges(run))
  if (signal.aborted) return interruptedOr(run, 'interrupted')
  const { reason, note } = await runPhase('load', runId, () => loadWithProgress(run, endpoints))
  if (note) logStatus(note)
  if (signal.aborted || reason === 'interrupted') return interruptedOr(run, 'interrupted')
  await runPhase('census', runId, () => readBackWrites(run))
  return interruptedOr(run, reason)
}

/** A live key ends a run as Ctrl-C does, but the run has failed. @throws LiveKeySeen */
function interruptedOr(run: RunContext, reason: CloseReason): CloseReason {
  throwIfLiveKeySeen(run)
  return run.signal.aborted ? 'interrupted' : reason
}

async function loadWithProgress(run: RunContext, endpoints: readonly EndpointId[] | undefined): Promise<LoadResult> {
  using progress = openProgress(commandIo().stderr, run, commandIo().env)
  return await applyLoad(run, { ...(endpoints ? { endpoints } : {}), show: state => progress.show(state) })
}

/** Closes the run as failed and says where its record is. @throws the error, always */
async function abandonRun(run: RunContext, error: unknown): Promise<never> {
  if (error instanceof LiveKeySeen) await run.sendEvents([liveKeyEvent(error)]).catch(() => {})
  await Promise.race([run.collector.client.closeRun(run.runId, 'failed'), run.collector.gone]).catch(() => {})
  if (error instanceof LiveKeySeen) logStatus(recordSentence(run))
  throw error instanceof RigFailure ? new RigFailure(`${sentenceOf(error)}\n${recordSentence(run)}`, { cause: error }) : error
}

function recordSentence({ runId, folder }: RunContext): string {
  if (folder === null) return `The collector keeps its record so far as run ${runId}`
  return `Its record so far is in ${folder}; judge it with \`cutover judge ${folder}\``
}
