import { closedNormally, noLiveKeys, warmedUp } from './as-planned.ts'
import { identityUnchanged, twoServers } from './backends.ts'
import { allReadable, countsReconciled, noGaps, noOverflow } from './completeness.ts'
import type { Condition, ConditionCheck, ValidityInput } from './condition.ts'
import { generatorKeptUp, machineHadRoom, noDroppedIterations, usersInFlight } from './generator.ts'
import { equalMix, notRateLimited, sharedFailures } from './requests.ts'
import { soloBlocksAgree } from './solo-blocks.ts'

export interface ValidityResult extends ConditionCheck {
  readonly id: string
  /** How to make it hold in the next run. */
  readonly remedy: string
}

/** Conditions that a healthy measurement meets (docs/statistics.md, "Validity"). */
const conditions: readonly Condition[] = [
  noDroppedIterations,
  usersInFlight,
  generatorKeptUp,
  machineHadRoom,
  countsReconciled,
  noOverflow,
  allReadable,
  noGaps,
  identityUnchanged,
  twoServers,
  equalMix,
  closedNormally,
  noLiveKeys,
  notRateLimited,
  sharedFailures,
  warmedUp,
  soloBlocksAgree,
]

/** Checks each condition that applies at this time.
 *  @param time look: the load still runs; close: the run has ended */
export function checkValidity(time: Condition['knownFrom'], input: ValidityInput): ValidityResult[] {
  return conditionsKnownFrom(time).flatMap(condition => checkCondition(condition, input))
}

/** Checks each condition for several checkpoints that share evidence and window: once, unless it reads their scopes.
 *  @returns of each condition the worst result, in the order of the table */
export function checkValidityOnce(time: Condition['knownFrom'], inputs: readonly ValidityInput[]): ValidityResult[] {
  const results = conditionsKnownFrom(time).map(condition => {
    const differing = condition.isScoped ? inputs : inputs.slice(0, 1)
    return differing.flatMap(input => checkCondition(condition, input))
  })
  return worstResults(results)
}

function conditionsKnownFrom(time: Condition['knownFrom']): Condition[] {
  return conditions.filter(({ knownFrom }) => knownFrom === time)
}

/** @returns empty where the condition does not apply */
function checkCondition(condition: Condition, input: ValidityInput): ValidityResult[] {
  const check = condition.appliesTo(input) ? condition.check(input) : null
  return check ? [{ id: condition.id, remedy: condition.remedy, ...check }] : []
}

/** Merges the results of the checkpoints' windows: the worst of each condition, in the order of the table. */
export function worstResults(lists: readonly (readonly ValidityResult[])[]): ValidityResult[] {
  const all = lists.flat()
  return conditions.flatMap(({ id }) => {
    const found = all.filter(result => result.id === id)
    return (
      found.find(result => result.status === 'fail') ??
      found.find(result => result.status === 'unknown') ??
      found.find(result => result.notable) ??
      found[0] ??
      []
    )
  })
}
