import { type Account, account, accountsPerArm, newcomer, newcomerNumber } from '../contract/accounts.ts'
import type { Arm } from '../contract/endpoint.ts'
import { reference } from '../contract/references.ts'
import type { Catalogue } from './catalogue.ts'
import { draw } from './draw.ts'
import type { LedgerEntry } from './ledger.ts'

/** One user on one arm, and what it has learnt so far. Its steps (scenarios/steps) read and fill it. */
export interface Session {
  readonly runId: string
  readonly seed: number
  readonly arm: Arm
  readonly number: number
  readonly catalogue: Catalogue
  /** Hex HMAC-SHA256 of a text with the webhook's secret. */
  readonly sign: (text: string) => string
  /** Its writes, in order; a session writes, k6 sends them at its end. */
  readonly ledger: LedgerEntry[]
  account: { readonly number: number; readonly credentials: Account }
  accessToken: string
  refreshToken: string
  /** How many products it has looked at. */
  visits: number
  productId: string
  /** The article that it put on sale itself. */
  articleId: string | null
  orderId: string
  intentId: string
}

type Given = Pick<Session, 'runId' | 'seed' | 'arm' | 'number' | 'catalogue' | 'sign'>

/** A session at its start: signed out, on one of its arm's shared accounts.
 *  @param accounts how many of them there are */
export function newSession(given: Given, accounts: number = accountsPerArm): Session {
  const number = given.number % accounts
  return {
    ...given,
    ledger: [],
    account: { number, credentials: account(given.runId, given.arm, number) },
    accessToken: '',
    refreshToken: '',
    visits: 0,
    productId: '',
    articleId: null,
    orderId: '',
    intentId: '',
  }
}

/** Goes on as somebody who has never been here. */
export function becomeNewcomer(session: Session): void {
  const { runId, arm, number } = session
  session.account = { number: newcomerNumber(number), credentials: newcomer(runId, arm, number) }
}

/** The session's own choice for a purpose, in [0, 1): equal in both arms. */
export function choice(session: Session, purpose: string): number {
  return draw(session.seed, session.number, purpose)
}

/** Name of what the session writes at one of its steps. */
export function ownReference({ runId, arm, number }: Session, step: string): string {
  return reference(runId, arm, number, step)
}
