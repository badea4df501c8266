import { type Account, type AccountOwner, account, newcomer, newcomerNumber, sharedNumber } from '../contract/accounts.ts'
import type { Role } from '../contract/endpoint.ts'
import type { RequestOutcome } from '../contract/signals.ts'
import type { Trace } from '../contract/trace-context.ts'
import { reference } from '../contract/write-reference.ts'
import { type Catalogue, productFor } from './catalogue.ts'
import { draw } from './draw.ts'
import type { LedgerEntry, WrittenRow } from './ledger.ts'

/** One request that was sent with a trace, and its result. */
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

/** One simulated user and its variables so far. Its steps (scenarios/steps) read and fill it. */
export interface Session {
  readonly runId: string
  readonly seed: number
  /** Owner of its accounts, products and references. */
  readonly arm: AccountOwner
  readonly number: number
  readonly catalogue: Catalogue
  /** Hex HMAC-SHA256 of a text with the webhook's secret. */
  readonly sign: (text: string) => string
  /** Its writes, in order; sent at the session's end. */
  readonly ledger: LedgerEntry[]
  /** Its requests that were sent with a trace, in order; sent with the writes. */
  readonly samples: Sample[]
  /** Values of example variables: those that every user has, and those from responses (contract/request-template.ts). */
  readonly variables: Record<string, string>
  /** Rows that it created by example steps, by the variable that holds their id. */
  readonly created: Map<string, WrittenRow>
  account: { readonly number: number; readonly credentials: Account }
  /** Steps begun. */
  steps: number
  /** Product views so far. */
  visits: number
}

type SessionStart = Pick<Session, 'runId' | 'seed' | 'arm' | 'number' | 'catalogue' | 'sign'>

/** Starts a session: signed out, on one of the accounts that its role shares.
 *  @param shoppers number of shared shopper accounts */
export function newSession(given: SessionStart, role: Role, shoppers: number): Session {
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

/** Continues the session as a new, unregistered user. */
export function becomeNewcomer(session: Session): void {
  const { runId, arm, number } = session
  session.account = { number: newcomerNumber(number), credentials: newcomer(runId, arm, number) }
  Object.assign(session.variables, session.account.credentials)
}

/** Draws the session's value in [0, 1) for a purpose: equal in both arms. */
export function drawChoice(session: Session, purpose: string): number {
  return draw(session.seed, session.number, purpose)
}

/** Reference of the row that the session writes at one of its steps. */
export function ownReference({ runId, arm, number }: Session, step: string): string {
  return reference(runId, arm, number, step)
}

/** Value of a variable. @throws Error when no earlier response set it */
export function requireVariable({ variables }: Session, name: string): string {
  const value = variables[name]
  if (value === undefined) throw new Error(`no earlier response set "${name}"`)
  return value
}

/** The product of the session's next product view. */
export function nextProduct({ catalogue, seed, arm, number, visits }: Session): string {
  return productFor(catalogue, seed, arm, number, visits)
}

/** Draws an Ethiopian telephone number for a purpose. */
export function drawPhone(session: Session, purpose: string): string {
  return `+2519${String(Math.floor(drawChoice(session, purpose) * 1e8)).padStart(8, '0')}`
}
