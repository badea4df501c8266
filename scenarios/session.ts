import { type Account, type AccountOwner, account, newcomer, newcomerNumber, sharedNumber } from '../contract/accounts.ts'
import type { Role } from '../contract/endpoint.ts'
import { reference } from '../contract/references.ts'
import type { RequestOutcome } from '../contract/signals.ts'
import type { Trace } from '../contract/trace-context.ts'
import { type Catalogue, productOf } from './catalogue.ts'
import { draw } from './draw.ts'
import type { LedgerEntry, Written } from './ledger.ts'

/** One request that was sent with a trace, and what came of it. */
export interface Sample {
  readonly endpoint: string
  readonly trace: Trace
  /** ms since the epoch */
  readonly sentAt: number
  readonly outcome: RequestOutcome
  readonly status: number
  /** ms */
  readonly latency: number
}

/** One user, and what it has learnt so far. Its steps (scenarios/steps) read and fill it. */
export interface Session {
  readonly runId: string
  readonly seed: number
  /** Whose accounts, goods and references are its own. */
  readonly arm: AccountOwner
  readonly number: number
  readonly catalogue: Catalogue
  /** Hex HMAC-SHA256 of a text with the webhook's secret. */
  readonly sign: (text: string) => string
  /** Its writes, in order; a session writes, k6 sends them at its end. */
  readonly ledger: LedgerEntry[]
  /** Its requests that were sent with a trace, in order; k6 tells of them with the writes. */
  readonly samples: Sample[]
  /** Values of an example's variables: what every user has, and what answers left (contract/example.ts). */
  readonly variables: Record<string, string>
  /** What it created by generic steps, by the variable that holds its id. */
  readonly created: Map<string, Written>
  account: { readonly number: number; readonly credentials: Account }
  /** Steps begun. */
  steps: number
  /** How many products it has looked at. */
  visits: number
}

type Given = Pick<Session, 'runId' | 'seed' | 'arm' | 'number' | 'catalogue' | 'sign'>

/** A session at its start: signed out, on one of the accounts that its role shares.
 *  @param shoppers how many accounts shoppers share */
export function newSession(given: Given, role: Role, shoppers: number): Session {
  const number = sharedNumber(role, given.number, shoppers)
  const session: Session = {
    ...given,
    ledger: [],
    samples: [],
    variables: { run: given.runId },
    created: new Map(),
    account: { number, credentials: account(given.runId, given.arm, number) },
    steps: 0,
    visits: 0,
  }
  Object.assign(session.variables, session.account.credentials)
  return session
}

/** Goes on as somebody who has never been here. */
export function becomeNewcomer(session: Session): void {
  const { runId, arm, number } = session
  session.account = { number: newcomerNumber(number), credentials: newcomer(runId, arm, number) }
  Object.assign(session.variables, session.account.credentials)
}

/** The session's own choice for a purpose, in [0, 1): equal in both arms. */
export function choice(session: Session, purpose: string): number {
  return draw(session.seed, session.number, purpose)
}

/** Name of what the session writes at one of its steps. */
export function ownReference({ runId, arm, number }: Session, step: string): string {
  return reference(runId, arm, number, step)
}

/** What earlier answers left. @throws Error when none did */
export function known({ variables }: Session, name: string): string {
  const value = variables[name]
  if (value === undefined) throw new Error(`no earlier answer gave a value for "${name}"`)
  return value
}

/** The product that the session looks at next, or would. */
export function nextProduct({ catalogue, seed, arm, number, visits }: Session): string {
  return productOf(catalogue, seed, arm, number, visits)
}

/** An Ethiopian telephone number, another one for each purpose. */
export function phone(session: Session, purpose: string): string {
  return `+2519${String(Math.floor(choice(session, purpose) * 1e8)).padStart(8, '0')}`
}
