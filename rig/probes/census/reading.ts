/** An order, wherever it was read. Amounts in santim. */
export interface StoredOrder {
  readonly reference: string
  readonly status: string
  readonly total: number
  /** What its lines add up to, price times quantity. */
  readonly lines: number
  /** Reference of its payment. */
  readonly payment: string | null
}

export interface StoredPayment {
  readonly reference: string
  readonly status: string
  readonly amount: number
}

/** Data of one account as read. `refused`: the backend rejects these credentials. */
export type AccountReading =
  | { readonly outcome: 'read'; readonly orders: readonly StoredOrder[]; readonly payments: readonly StoredPayment[]; readonly phone: string | null }
  | { readonly outcome: 'refused' | 'unreadable'; readonly detail: string }

/** A product that a session put on sale. */
export interface Article {
  readonly reference: string
  /** Santim. */
  readonly price: number
}

/** What is on sale of what a run put there. */
export type ArticlesReading = { readonly outcome: 'read'; readonly articles: readonly Article[] } | { readonly outcome: 'unreadable'; readonly detail: string }
