import type { Account } from '../../contract/accounts.ts'

/** What happens to an order: the candidate leaves it alone, and the baseline cancels it or is paid for it; or the candidate is paid already. */
export const fates = ['cancelled later', 'paid at once', 'paid later'] as const

/** Orders of one account: one of each fate, and no more than one page of a list holds (contract/endpoints/orders.ts). */
export const minOrders = fates.length
export const maxOrders = 100

export interface Line {
  readonly productId: string
  readonly quantity: number
  /** Whole santim. */
  readonly price: number
}

/** A payment as an order shows it. */
export interface Payment {
  readonly reference: string
  readonly status: string
  readonly amount: number
}

/** An order as backends show it (contract/endpoints/schemas/order.ts). */
export interface ShownOrder {
  readonly id: string
  readonly reference: string
  readonly status: string
  /** Whole santim. */
  readonly total: number
  readonly items: readonly Line[]
  readonly payment: Payment | null
}

/** An order as it must be shown: as acknowledged when it was written, with what was acknowledged since. */
export interface KnownOrder {
  readonly id: string
  readonly reference: string
  readonly total: number
  readonly items: readonly Line[]
  /** Several while a change got no answer: it may have been made or not. */
  readonly statuses: readonly string[]
  /** The one that the candidate took; null also where it did not say whether it did. */
  readonly payment: Payment | null
  /** What the baseline has still to do with it, or has done; null where it only has to show it. */
  readonly later: { readonly change: 'cancel' | 'pay'; readonly made: boolean } | null
}

/** The tokens that the candidate issued. Never to be logged. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  /** ms since the epoch at which the access token expires. */
  readonly until: number
}

/** What the candidate acknowledged of one account. */
export interface KnownAccount {
  readonly account: Account
  /** Null when the candidate did not sign it in. */
  readonly tokens: Tokens | null
  /** Telephone number that it acknowledged; null when it acknowledged none. */
  readonly phone: string | null
  readonly orders: readonly KnownOrder[]
}

/** Kinds of request that the candidate answers while it writes alone. */
export const writes = ['account', 'sign-in', 'profile', 'order', 'payment'] as const
export type WriteName = (typeof writes)[number]

/** One request of the candidate's part. */
export interface SentWrite {
  readonly write: WriteName
  /** Description of the failure; absent: it was acknowledged. */
  readonly failure?: string
}

/** Everything that the candidate did. */
export interface Written {
  /** Accounts that it acknowledged; the others are no part of the drill. */
  readonly accounts: readonly KnownAccount[]
  readonly sent: readonly SentWrite[]
}
