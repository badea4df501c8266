import type { WriteAttributes } from './events.ts'

/** The writes of a run as its record has them. */
export interface Ledger {
  /** Those that were not acknowledged; others may be among them. */
  readonly attempted: readonly WriteAttributes[]
  readonly acknowledged: readonly WriteAttributes[]
  readonly indeterminate: readonly WriteAttributes[]
}
