import type { Plan } from '../../../contract/plan.ts'
import { parseDuration } from '../../../contract/quantities.ts'
import type { Window } from '../../../statistics/batches.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { describeMassFailure, MassFailureWatch } from '../mass-failure.ts'
import { scheduleOf } from '../schedule.ts'
import { appliesAlways, type Condition, type ConditionCheck, failCheck, passCheck, type ValidityInput } from './condition.ts'

export const closedNormally: Condition = {
  id: 'closed-normally',
  remedy: 'Rerun and let the run end by itself.',
  knownFrom: 'close',
  appliesTo: appliesAlways,
  check: ({ evidence, window, names }) => {
    switch (evidence.closed) {
      case 'finished':
        return checkMassFailure(evidence, window, names) ?? checkEnd(evidence.plan, window)
      case 'interrupted':
        return failCheck('The run was interrupted before its planned end.')
      case 'failed':
        return failCheck('The rig failed during the run.')
      default:
        return failCheck('The run was not closed: it is still running, or it was killed.')
    }
  },
}

/** Null without a mass failure in the window. */
function checkMassFailure(evidence: Evidence, window: Window | null, names: ValidityInput['names']): ConditionCheck | null {
  const found = window && scheduleOf(evidence.plan).endsOnMassFailure ? new MassFailureWatch().upTo(evidence, window.to) : null
  return found && failCheck(`The load was aborted to do no more harm: ${describeMassFailure(found, names)}.`)
}

/** Only the plan's looks decide: a freely chosen end would choose the result (optional stopping). */
function checkEnd(plan: Plan, window: Window | null): ConditionCheck {
  const measured = window ? window.to - window.from : 0
  if (scheduleOf(plan).looks.includes(measured)) return passCheck('The run ended as planned.')
  return failCheck(`The load ended after ${measured} s; the plan's looks are at ${plan.looks.join(', ')}.`)
}

const minWarmupMs = 15_000

/** Sessions that started cold have ended; connections and caches are warm. */
export const warmedUp: Condition = {
  id: 'warmed-up',
  remedy: `Plan a warm-up of at least ${minWarmupMs / 1000} s.`,
  knownFrom: 'look',
  appliesTo: ({ evidence }) => parseDuration(evidence.plan.warmup) < minWarmupMs,
  check: ({ evidence }) => failCheck(`The plan's warm-up is ${evidence.plan.warmup}; at least ${minWarmupMs / 1000} s are required.`),
}

/** A live key can move real money: such a run was stopped and proves nothing. */
export const noLiveKeys: Condition = {
  id: 'no-live-keys',
  remedy: 'Configure test keys of the payment gateways, and rotate the live key.',
  knownFrom: 'look',
  appliesTo: ({ evidence }) => evidence.reported.liveKeys.length > 0,
  check: ({ evidence, names }) => {
    const [seen] = evidence.reported.liveKeys
    return failCheck(`The run was stopped: an answer of ${seen ? `${names[seen.target]} (${seen.at})` : 'a backend'} held a live key of a payment gateway.`)
  },
}
