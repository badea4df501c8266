import { z } from 'zod'
import { writeKinds } from './endpoint.ts'
import { arm, count, type Immutable, name, text } from './fields.ts'
import { observedOutcomes } from './signals.ts'

const kind = z.enum(writeKinds)

/** Attributes of `writeAttempted`, `writeAcknowledged`, `writeIndeterminate`. */
export const writeAttributes = z.object({
  target: arm,
  endpoint: name,
  kind,
  /** contract/write-reference.ts */
  reference: name,
  /** Number of the account that wrote (contract/accounts.ts). */
  account: count,
  /** What an acknowledged write must show when it is read back: an order's total, a payment's amount, a product's price. */
  total: z.number().exactOptional(),
  /** Likewise: the status of an order or a payment; of a product `listed` or `withdrawn`. */
  status: text.exactOptional(),
  /** Orders: the sum of price times quantity over their lines. */
  lines: z.number().exactOptional(),
  /** Accounts: the telephone number, where it was changed. */
  phone: text.exactOptional(),
})
export type WriteAttributes = Immutable<z.output<typeof writeAttributes>>

/** Attributes of `writeObserved`: what the read-back found of one write on one backend. */
export const observedAttributes = z.object({
  /** The arm that wrote. */
  target: arm,
  /** The backend that was asked. */
  on: arm,
  kind,
  reference: name,
  outcome: z.enum(observedOutcomes),
  /** What differed, or why it could not be read. */
  detail: text.exactOptional(),
})
export type ObservedAttributes = Immutable<z.output<typeof observedAttributes>>

/** Where the read-back looks for writes. */
export const censusSources = ['backends', 'database'] as const

/** Attributes of `censusFinished`. */
export const censusAttributes = z.object({
  /** Writes that were to be read back. */
  acknowledged: count,
  complete: z.boolean(),
  /** `backends`: through both; `database`: from the tables that both write, which does not show what the backends answer. Absent: backends. */
  from: z.enum(censusSources).exactOptional(),
})
export type CensusAttributes = Immutable<z.output<typeof censusAttributes>>

/** The writes of a run as its record has them. */
export interface WriteLedger {
  /** Those that were not acknowledged; others may be among them. */
  readonly attempted: readonly WriteAttributes[]
  readonly acknowledged: readonly WriteAttributes[]
  readonly indeterminate: readonly WriteAttributes[]
}
