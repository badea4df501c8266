import type { Arm } from './endpoint.ts'

/** Test accounts of each arm, unless the load brings more users: more than sessions ever overlap, so that no two sessions in flight share one. */
export const accountsPerArm = 240

/** No load shares more accounts than this; the numbers from here on are newcomers'. */
export const mostAccounts = 12_000

export interface Account {
  readonly email: string
  readonly password: string
  readonly name: string
}

/** The account `number` of one arm in a run: anybody who knows the run can sign in (k6 writes with it, the census reads back with it). */
export function account(runId: string, arm: Arm, number: number): Account {
  return { email: `${runId}.${arm}.${number}@load.cutover.test`, password: `load-${runId}-${number}`, name: `Load Shopper ${number}` }
}

/** The account that registers within a session: its number is the session's, beyond the shared ones. */
export function newcomer(runId: string, arm: Arm, session: number): Account {
  return account(runId, arm, newcomerNumber(session))
}

/** Account number of the newcomer of a session. */
export function newcomerNumber(session: number): number {
  return mostAccounts + session
}
