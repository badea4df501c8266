import type { Arm } from './arm.ts'
import type { WriteKind } from './endpoint.ts'
import type { ObservedOutcome } from './signals.ts'

/** Attributes of `writeAttempted`, `writeAcknowledged`, `writeIndeterminate`. */
export interface WriteAttributes {
  readonly target: Arm
  readonly endpoint: string
  readonly kind: WriteKind
  /** contract/references.ts */
  readonly reference: string
  /** Number of the account that wrote (contract/accounts.ts). */
  readonly account: number
  /** Acknowledged only: what reading it back must show. Orders: total and status; payments: amount and status; products: price, and `listed` or
   *  `withdrawn`. */
  readonly total?: number
  readonly status?: string
  /** Orders: what their lines add up to, price times quantity. */
  readonly lines?: number
  /** Accounts: the telephone number, where it was changed. */
  readonly phone?: string
}

/** Attributes of `writeObserved`. `on` is the backend that was asked; `target` the arm that wrote. */
export interface ObservedAttributes {
  readonly target: Arm
  readonly on: Arm
  readonly kind: WriteKind
  readonly reference: string
  readonly outcome: ObservedOutcome
  /** What differed or why it could not be read. */
  readonly detail?: string
}

/** Attributes of `censusFinished`: how many writes it set out to read back, and where from. */
export interface CensusAttributes {
  readonly acknowledged: number
  readonly complete: boolean
  /** `backends`: through both; `database`: from the tables that both write, so what the backends show of them is not known. Absent: backends. */
  readonly from?: (typeof censusSources)[number]
}

export const censusSources = ['backends', 'database'] as const

/** The writes of a run as its record has them. */
export interface Ledger {
  /** Those that were not acknowledged; others may be among them. */
  readonly attempted: readonly WriteAttributes[]
  readonly acknowledged: readonly WriteAttributes[]
  readonly indeterminate: readonly WriteAttributes[]
}
