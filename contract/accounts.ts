import { type Arm, arms } from './endpoint.ts'

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

/** Whose account has an email address. @returns null when it is none of this run's */
export function ownerOf(runId: string, email: string): { readonly arm: Arm; readonly number: number } | null {
  const [, name = '', number = ''] = /\.([a-z]+)\.(\d+)@/.exec(email) ?? []
  const arm = arms.find(one => one === name)
  return arm && account(runId, arm, Number(number)).email === email ? { arm, number: Number(number) } : null
}

/** The account that registers within a session: its number is the session's, beyond the shared ones. */
export function newcomer(runId: string, arm: Arm, session: number): Account {
  return account(runId, arm, newcomerNumber(session))
}

/** Account number of the newcomer of a session. */
export function newcomerNumber(session: number): number {
  return accountsPerArm + session
}
