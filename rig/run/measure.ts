import type { Verdict } from '../../collector/index.ts'
import { arms } from '../../contract/arm.ts'
import type { CloseReason } from '../../contract/plan.ts'
import { soloSeconds } from '../load/load-shape.ts'
import { RigFailure, sentenceOf } from '../platform/failure.ts'
import { phase } from '../platform/telemetry/phase.ts'
import { sayOnStderr as say } from '../platform/terminal/say.ts'
import { LiveKeySeen, liveKeyEvent } from '../probes/live-key.ts'
import { nobodyToMakeStaff } from './access.ts'
import { underLoad } from './apply-load.ts'
import { compareBefore, tellTokens } from './before-load.ts'
import type { Prepared } from './context.ts'
import { hasColours, progress } from './progress.ts'
import { type Tell, takeCensus, teller, tellIdentities, tellSummary } from './read-back.ts'
import type { UsableCollector } from './run-collector.ts'

export interface Measured {
  /** On what the record holds now that the run is closed. */
  readonly verdict: Verdict
  /** As what it was closed. */
  readonly reason: CloseReason
}

/** Opens a run, gathers all evidence and closes it: an interruption closes it before its time, a failure of the rig as failed.
 *  @throws RigFailure, InputFailure */
export async function measure(prepared: Prepared, collector: UsableCollector): Promise<Measured> {
  const { runId, plan, policy, administrator } = prepared
  if (!administrator) say(nobodyToMakeStaff)
  await collector.client.openRun({ id: runId, plan, thresholds: policy.text })
  say(`run ${runId}: ${nameBoth(prepared)}, profile ${plan.profile}, seed ${plan.seed}`)
  const reason = await gathered(prepared, collector)
  return { verdict: await phase('verdict', runId, () => collector.client.closeRun(runId, reason)), reason }
}

/** A live key ends it as an interruption does, and comes to more: the run has failed, and says why. */
async function gathered(prepared: Prepared, collector: UsableCollector): Promise<CloseReason> {
  const guarded = AbortSignal.any(arms.map(arm => prepared.backends[arm].guard.signal))
  try {
    const reason = await evidence({ ...prepared, interrupted: AbortSignal.any([prepared.interrupted, guarded]) }, collector)
    guarded.throwIfAborted()
    return reason
  } catch (error) {
    if (error instanceof LiveKeySeen) await teller(collector.client, prepared.runId)([liveKeyEvent(error)]).catch(() => {})
    await Promise.race([collector.client.closeRun(prepared.runId, 'failed'), collector.gone]).catch(() => {})
    if (error instanceof LiveKeySeen) say(whatIsKept(prepared))
    throw error instanceof RigFailure ? new RigFailure(`${sentenceOf(error)}\n${whatIsKept(prepared)}`, { cause: error }) : error
  }
}

async function evidence(prepared: Prepared, collector: UsableCollector): Promise<CloseReason> {
  const { runId, plan, backends, known, interrupted } = prepared
  const tell = teller(collector.client, runId)
  await tellIdentities(tell, backends, 'before')
  await tell(known(Date.now()))
  if (interrupted.aborted) return 'interrupted'
  const endpoints = plan.design === 'control' ? undefined : await phase('parity', runId, () => compareBefore(tell, prepared))
  if (plan.design !== 'control') await phase('tokens', runId, () => tellTokens(tell, runId, backends))
  if (interrupted.aborted) return 'interrupted'
  const { reason, note, summary } = await phase('load', runId, () => loaded({ ...prepared, ...(endpoints ? { endpoints } : {}) }, collector))
  if (note) say(note)
  await tellSummary(tell, summary)
  if (reason === 'interrupted' || interrupted.aborted) return 'interrupted'
  return await phase('census', runId, () => readBack(tell, prepared, collector, reason))
}

async function loaded(prepared: Prepared, collector: UsableCollector) {
  const { profile, plan, policy, gone } = prepared
  using shown = progress(process.stderr, {
    names: policy.policy.names,
    warmup: profile.warmup,
    looks: profile.looks,
    solo: plan.solo === '0s' ? 0 : soloSeconds(profile),
    colours: hasColours(process.stderr),
  })
  return await underLoad({
    ...prepared,
    seed: plan.seed,
    design: plan.design,
    collector,
    broken: gone ? [collector.gone, gone] : [collector.gone],
    show: state => shown.show(state),
  })
}

/** After the load: who answers now, and is every acknowledged write there? Somebody in a hurry ends it. */
async function readBack(tell: Tell, prepared: Prepared, collector: UsableCollector, reason: CloseReason): Promise<CloseReason> {
  const { backends, censusFrom, interrupted } = prepared
  say(`reading every acknowledged write back ${censusFrom ? `from the database ${censusFrom.address.shown}` : 'through both backends'} …`)
  await tellIdentities(tell, backends, 'after')
  await takeCensus(tell, collector.client, prepared)
  return interrupted.aborted ? 'interrupted' : reason
}

function nameBoth({ policy: { policy }, plan: { arms } }: Prepared): string {
  return `${policy.names.baseline} at ${arms.baseline.url} against ${policy.names.candidate} at ${arms.candidate.url}`
}

function whatIsKept({ runId, folder }: Prepared): string {
  if (folder === null) return `What was recorded is kept by the collector as run ${runId}`
  return `What was recorded until then is kept in ${folder}; "npm run cutover -- judge ${folder}" judges it`
}
