import { type Arm, type Role, roles } from './endpoint.ts'

/** Test accounts of each arm by role. Shoppers: more than sessions ever overlap, so that no two sessions in flight share one; vendors and
 *  administrators write nothing on their own account, so a few are enough. */
export const accountsOf: Readonly<Record<Role, number>> = { shopper: 240, vendor: 60, admin: 30 }

/** All of one arm's, numbered from 0: shoppers, then vendors, then administrators. */
export const accountsPerArm = roles.reduce((sum, role) => sum + accountsOf[role], 0)

export interface Account {
  readonly email: string
  readonly password: string
  readonly name: string
}

/** The account `number` of one arm in a run: anybody who knows the run can sign in (k6 writes with it, the census reads back with it). */
export function account(runId: string, arm: Arm, number: number): Account {
  return { email: `${runId}.${arm}.${number}@load.cutover.test`, password: `load-${runId}-${number}`, name: `Load Shopper ${number}` }
}

/** Number of the shared account that a session of this role signs in with. */
export function sharedNumber(role: Role, session: number): number {
  return firstNumber(role) + (session % accountsOf[role])
}

/** Role that the shared account of a number has. */
export function roleOf(number: number): Role {
  return roles.findLast(role => number >= firstNumber(role)) ?? 'shopper'
}

/** The account that registers within a session: its number is the session's, beyond the shared ones. */
export function newcomer(runId: string, arm: Arm, session: number): Account {
  return account(runId, arm, newcomerNumber(session))
}

/** Account number of the newcomer of a session. */
export function newcomerNumber(session: number): number {
  return accountsPerArm + session
}

function firstNumber(role: Role): number {
  return roles.slice(0, roles.indexOf(role)).reduce((sum, before) => sum + accountsOf[before], 0)
}
