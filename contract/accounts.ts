import type { Arm } from './endpoint.ts'

/** Test accounts of each arm: more than sessions ever overlap, so that no two sessions in flight share one. */
export const accountsPerArm = 240

export interface Account {
  readonly email: string
  readonly password: string
  readonly name: string
}

/** The account `number` of one arm in a run: anybody who knows the run can sign in (k6 writes with it, the census reads back with it). */
export function account(runId: string, arm: Arm, number: number): Account {
  return { email: `${runId}.${arm}.${number}@load.cutover.test`, password: `load-${runId}-${number}`, name: `Load Shopper ${number}` }
}

/** A throw-away account of one probe, which no session and no census ever uses. @param probe a word, e.g. "tokens" */
export function probeAccount(runId: string, arm: Arm, probe: string): Account {
  return { email: `${runId}.${arm}.${probe}@load.cutover.test`, password: `load-${runId}-${probe}`, name: `Probe ${probe}` }
}

/** The account that registers within a session: its number is the session's, beyond the shared ones. */
export function newcomer(runId: string, arm: Arm, session: number): Account {
  return account(runId, arm, newcomerNumber(session))
}

/** Account number of the newcomer of a session. */
export function newcomerNumber(session: number): number {
  return accountsPerArm + session
}
