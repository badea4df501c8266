import { type Arm, arms } from './arm.ts'
import type { Role } from './endpoint.ts'

/** Shoppers' accounts that sessions of one arm share, unless the load brings more users: more than sessions ever overlap, so that no two
 *  sessions in flight share one. */
export const accountsPerArm = 240

/** Vendors and administrators write nothing on their own account that another session of it could disturb, so a few are enough. */
const staff = { vendor: 60, admin: 30 } as const

/** Number of the first shared account of each role; no load shares more shoppers' accounts than fit below the vendors'. */
const firstOf: Readonly<Record<Role, number>> = { shopper: 0, vendor: 10_000, admin: 11_000 }

/** Accounts of users who cross from backend to backend: more than ever overlap. */
export const hybridAccounts = 24

/** The numbers from here on are newcomers'. */
export const firstNewcomerNumber = 12_000

export interface Account {
  readonly email: string
  readonly password: string
  readonly name: string
}

/** Who an account belongs to: one arm's sessions, or those that cross from backend to backend. */
export type AccountOwner = Arm | 'hybrid'

/** The account `number` of one arm in a run, derived from the run's id: k6 writes with it, the read-back signs in with it. */
export function account(runId: string, owner: AccountOwner, number: number): Account {
  return { email: `${runId}.${owner}.${number}@load.cutover.test`, password: `load-test-${runId}`, name: `Load Shopper ${number}` }
}

/** Number of the shared account that a session of this role signs in with.
 *  @param shoppers how many accounts shoppers share */
export function sharedNumber(role: Role, session: number, shoppers: number = accountsPerArm): number {
  return firstOf[role] + (session % (role === 'shopper' ? shoppers : staff[role]))
}

/** Numbers of the accounts that vendors and administrators share. */
export function staffNumbers(): number[] {
  return (['vendor', 'admin'] as const).flatMap(role => Array.from({ length: staff[role] }, (_, i) => firstOf[role] + i))
}

/** Role that the shared account of a number has. */
export function roleOf(number: number): Role {
  if (number < firstOf.vendor) return 'shopper'
  return number < firstOf.admin ? 'vendor' : 'admin'
}

/** A throw-away account of one probe, which no session and no read-back ever uses. @param probe a word, e.g. "tokens" */
export function probeAccount(runId: string, arm: Arm, probe: string): Account {
  return { email: `${runId}.${arm}.${probe}@load.cutover.test`, password: `load-${runId}-${probe}`, name: `Probe ${probe}` }
}

/** Finds the account of an email address. @returns null when it is none of this run's */
export function ownerOf(runId: string, email: string): { readonly arm: Arm; readonly number: number } | null {
  const [, name = '', number = ''] = /\.([a-z]+)\.(\d+)@/.exec(email) ?? []
  const arm = arms.find(one => one === name)
  return arm && account(runId, arm, Number(number)).email === email ? { arm, number: Number(number) } : null
}

/** The account that registers within a session: its number is the session's, beyond the shared ones. */
export function newcomer(runId: string, owner: AccountOwner, session: number): Account {
  return account(runId, owner, newcomerNumber(session))
}

/** Account number of the newcomer of a session. */
export function newcomerNumber(session: number): number {
  return firstNewcomerNumber + session
}
