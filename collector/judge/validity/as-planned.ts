import type { Plan } from '../../../contract/plan.ts'
import { parseDuration } from '../../../contract/quantities.ts'
import type { Window } from '../../../statistics/batches.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { describeMassFailure, MassFailureWatch } from '../mass-failure.ts'
import { scheduleOf } from '../schedule.ts'
import { appliesAlways, type Condition, type ConditionCheck, failCheck, passCheck, type ValidityInput } from './condition.ts'

export const closedNormally: Condition = {
  id: 'closed-normally',
  remedy: 'Let the run end by itself.',
  knownFrom: 'close',
  appliesTo: appliesAlways,
  check: ({ evidence, window, names }) => {
    switch (evidence.closed) {
      case 'finished':
        return checkMassFailure(evidence, window, names) ?? checkEnd(evidence.plan, window)
      case 'interrupted':
        return failCheck('The run was interrupted before its planned end.')
      case 'failed':
        return failCheck('The run was given up because the rig failed.')
      default:
        return failCheck('The run was never closed: it still goes on, or it was killed.')
    }
  },
}

/** Null: no backend did, within the window. */
function checkMassFailure(evidence: Evidence, window: Window | null, names: ValidityInput['names']): ConditionCheck | null {
  const found = window && scheduleOf(evidence.plan).endsOnMassFailure ? new MassFailureWatch().upTo(evidence, window.to) : null
  return found && failCheck(`The load was ended to do no more harm: ${describeMassFailure(found, names)}.`)
}

/** Who may choose when to look can choose what to see: only the plan's looks decide. */
function checkEnd(plan: Plan, window: Window | null): ConditionCheck {
  const measured = window ? window.to - window.from : 0
  if (scheduleOf(plan).looks.includes(measured)) return passCheck('The run ended as planned.')
  return failCheck(`The load ended after ${measured} s of the measured window, at which the plan has no look (${plan.looks.join(', ')}).`)
}

const minWarmupMs = 15_000

/** Sessions that began cold must have ended, connections and caches be warm. */
export const warmedUp: Condition = {
  id: 'warmed-up',
  remedy: `Plan a warm-up of at least ${minWarmupMs / 1000} s.`,
  knownFrom: 'look',
  appliesTo: ({ evidence }) => parseDuration(evidence.plan.warmup) < minWarmupMs,
  check: ({ evidence }) => failCheck(`The plan warms up for ${evidence.plan.warmup} only; a measurement needs ${minWarmupMs / 1000} s.`),
}

/** Whoever shows a live key may move real money: such a run was stopped, and proves nothing. */
export const noLiveKeys: Condition = {
  id: 'no-live-keys',
  remedy: 'Give the backend the test keys of its payment gateways, and look into who else may have seen the live one.',
  knownFrom: 'look',
  appliesTo: ({ evidence }) => evidence.reported.liveKeys.length > 0,
  check: ({ evidence, names }) => {
    const [seen] = evidence.reported.liveKeys
    return failCheck(
      `The run was stopped because an answer of ${seen ? `${names[seen.target]} (${seen.at})` : 'a backend'} held a live key of a payment gateway.`,
    )
  },
}
