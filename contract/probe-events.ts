import type { AccountOwner } from './accounts.ts'
import type { Arm } from './arm.ts'
import type { SessionOutcome } from './signals.ts'

/** Attributes of `sessionEnded`: sessions of equal number make the same choices on both arms. */
export interface SessionEndedAttributes {
  readonly target: AccountOwner
  readonly journey: string
  readonly session: number
  readonly outcome: SessionOutcome
  /** Broken ones: the endpoint at which it broke off, whose backend was asked, and what was wrong. */
  readonly at?: string
  readonly on?: Arm
  readonly detail?: string
  /** Whether nothing was wrong with the answers but that they took too long, so that no time was left for this one. */
  readonly late?: boolean
}

/** same: no difference beside what varies when the baseline is asked twice; unreadable: a side could not be asked. */
export const parityOutcomes = ['same', 'different', 'unreadable'] as const

/** Attributes of `parityCompared`: one endpoint asked on both sides with the same input. */
export interface ParityAttributes {
  readonly endpoint: string
  readonly outcome: (typeof parityOutcomes)[number]
  /** What differs, by JSON path, header or status, readable: `$.items[0].price: "12.50" instead of 12.5`. */
  readonly detail?: string
}

/** Attributes of `endpointFound`: whether one side has an endpoint of the catalogue, measured before the load. */
export interface FoundAttributes {
  readonly target: Arm
  readonly endpoint: string
  readonly found: boolean
}

/** Tokens that are tried; all but the valid one must be refused. */
export const tokenKinds = ['valid', 'expired', 'wrong signature', 'wrong audience', 'no algorithm', 'logged out'] as const
export const exchangeOutcomes = ['accepted', 'refused', 'unreadable'] as const

/** Attributes of `tokenExchanged`: a token of one side, used on a side. */
export interface TokenAttributes {
  readonly token: (typeof tokenKinds)[number]
  readonly issuer: Arm
  readonly on: Arm
  readonly outcome: (typeof exchangeOutcomes)[number]
  readonly detail?: string
}

/** What a rollback drill must show: the candidate wrote alone, then the baseline serves alone. */
export const drillChecks = ['sign-in', 'orders readable', 'orders changeable', 'nothing lost'] as const

/** Body of `drillFinished`. */
export interface Drill {
  /** ms since the epoch */
  readonly at: number
  /** Version of the candidate that wrote. */
  readonly candidate: string
  /** `passed` of `total` attempts went well on the baseline. */
  readonly checks: readonly { readonly check: (typeof drillChecks)[number]; readonly passed: number; readonly total: number; readonly detail?: string }[]
  /** Until the baseline served everything again; where it never did, how long it was watched. */
  readonly secondsToRecover: number
  /** Whether it ever did; absent: it did. */
  readonly recovered?: boolean
}
