import { identityUnchanged, twoServers } from './backends.ts'
import type { Circumstances, Condition, Holding } from './condition.ts'
import { generatorKeptUp, noDroppedIterations, usersInFlight } from './generator.ts'
import { noLiveKeys } from './live-keys.ts'
import { machineHadRoom } from './machine.ts'
import { countsReconciled } from './reconciled.ts'
import { equalMix, notRateLimited } from './requests.ts'
import { sharedFailures } from './shared-failures.ts'
import { soloBlocksAgree } from './solo-blocks.ts'
import { allReadable, closedNormally, noGaps, noOverflow, warmedUp } from './streams.ts'

export interface Held extends Holding {
  readonly id: string
  /** What would make it hold in the next run. */
  readonly cure: string
}

/** Conditions under which a measurement means anything (docs/statistics.md, "Validity"). */
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

/** How each condition that can be told at this moment held.
 *  @param moment look: the load still runs; close: what only the run's end can tell */
export function validityAt(moment: Condition['knownFrom'], circumstances: Circumstances): Held[] {
  return conditions
    .filter(condition => condition.knownFrom === moment && condition.applies(circumstances))
    .map(condition => ({ id: condition.id, cure: condition.cure, ...condition.check(circumstances) }))
}

/** One list for several checkpoints' windows: of each condition the worst, in the order of the table. */
export function worstHeld(lists: readonly (readonly Held[])[]): Held[] {
  const all = lists.flat()
  return conditions.flatMap(({ id }) => {
    const found = all.filter(held => held.id === id)
    return found.find(held => held.status === 'fail') ?? found.find(held => held.status === 'unknown') ?? found.find(held => held.notable) ?? found[0] ?? []
  })
}
