import { type Arm, arms } from '../../contract/arm.ts'
import { isLoopback } from '../../contract/loopback.ts'
import type { Plan } from '../../contract/plan.ts'
import { formatCount } from '../../contract/quantities.ts'
import type { Window } from '../../statistics/batches.ts'
import { findSharedFailures, maxWaitSeconds, type SharedFailures } from '../evidence/control-probe.ts'
import { sumRequestsPerSlice } from '../evidence/endpoint-sums.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { FindingDraft } from './finding.ts'
import type { CriterionInput } from './kind.ts'

/** Whether both backends are under load at the same time, so that a second of one is the same second of the other. */
export function areConcurrent({ plan }: Evidence): boolean {
  return plan.design === 'duet' || plan.design === 'control'
}

/** Seconds of a window in which both backends left requests or probes unanswered; none where they are not under load at the same time. */
export function sharedFailuresIn(evidence: Evidence, window: Window): SharedFailures {
  if (!areConcurrent(evidence)) return { slices: [], unexplained: [] }
  const unanswered = (arm: Arm) => {
    const probes = evidence.probes(arm, window, 'down')
    const requests = sumRequestsPerSlice(evidence.endpoints(arm), window, ['failed'])
    return probes.map((count, slice) => count + (requests[slice] ?? 0))
  }
  const before = { from: window.from - maxWaitSeconds, to: window.to }
  const checks = { lead: maxWaitSeconds, up: evidence.control(before, 'up'), down: evidence.control(before, 'down') }
  return findSharedFailures({ baseline: unanswered('baseline'), candidate: unanswered('candidate') }, canVouch(evidence.plan) ? checks : null)
}

/** What a control says of a failure that both backends share, or why there is none that could. */
export function describeControl({ plan }: Evidence): string {
  if (plan.controlProbe === undefined) return 'no control probe ran that could rule out the network of the rig'
  if (!canVouch(plan)) return 'the control probe ran on the load machine, so it cannot rule out the network to the backends'
  return 'the control probe got no answer either'
}

/** A failure that only shared seconds make, and for which no control vouches, is not known to be the candidate's.
 *  @param judge answers as if nothing had been left unanswered in these slices of the window */
export function excuseSharedFailures(
  { evidence, window, names }: CriterionInput<unknown>,
  judge: (excused: ReadonlySet<number>) => FindingDraft,
): FindingDraft {
  const found = judge(new Set())
  if (!window || found.status !== 'fail') return found
  const { slices, unexplained } = sharedFailuresIn(evidence, window)
  if (slices.length === 0) return found
  if (unexplained.length === 0)
    return {
      ...found,
      reason: `${found.reason} In ${formatSeconds(slices)} of it requests to ${names.baseline} were left unanswered too; the control probe answered, so it was not the network of the rig.`,
    }
  if (judge(new Set(unexplained)).status === 'fail') return found
  return {
    ...found,
    status: 'unknown',
    reason: `${found.reason} But it would not fail without ${formatSeconds(unexplained)} in which requests to ${names.baseline} were left unanswered too, and ${describeControl(evidence)}.`,
    remedy: sharedRemedy,
  }
}

export const sharedRemedy =
  'Find out whether the network or both backends failed in those seconds. Pass a page near the backends as --control-probe (a load balancer’s health page, for instance), so that the next run can tell.'

/** "1 s", "12 s" */
export function formatSeconds(slices: readonly number[]): string {
  return `${formatCount(slices.length)} s`
}

/** A control on the load machine shows that this machine kept going, and nothing of a network: it vouches for backends there only. */
function canVouch({ controlProbe, arms: planned }: Plan): boolean {
  if (controlProbe === undefined) return false
  return !isOnLoadMachine(controlProbe) || arms.every(arm => isOnLoadMachine(planned[arm].url))
}

function isOnLoadMachine(url: string): boolean {
  return isLoopback(URL.parse(url)?.hostname ?? '')
}
