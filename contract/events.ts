import type { Arm } from './arm.ts'
import type { WriteKind } from './endpoint.ts'
import type { CloseReason } from './plan.ts'
import type { ObservedOutcome } from './signals.ts'

/** Names of all events that this version sends or judges. */
export const events = {
  runOpened: 'cutover.run.opened',
  runClosed: 'cutover.run.closed',
  writeAttempted: 'cutover.write.attempted',
  writeAcknowledged: 'cutover.write.acknowledged',
  writeIndeterminate: 'cutover.write.indeterminate',
  writeObserved: 'cutover.write.observed',
  backendIdentified: 'cutover.backend.identified',
  generatorSummary: 'cutover.generator.summary',
  censusFinished: 'cutover.census.finished',
  evidenceAttested: 'cutover.evidence.attested',
  evidenceImported: 'cutover.evidence.imported',
  sessionEnded: 'cutover.session.ended',
  parityCompared: 'cutover.parity.compared',
  endpointFound: 'cutover.endpoint.found',
  tokenExchanged: 'cutover.token.exchanged',
  drillFinished: 'cutover.drill.finished',
  runEarlier: 'cutover.run.earlier',
  checkpointDecided: 'cutover.checkpoint.decided',
  historyNoted: 'cutover.history.noted',
  liveKeySeen: 'cutover.live-key.seen',
  requestSampled: 'cutover.request.sampled',
} as const

/** One event on its way: attributes are flat, `body` is structured data (sent as JSON text). */
export interface OutgoingEvent {
  readonly name: string
  /** Repeats with the same id are dropped. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly attributes?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
}

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

/** Attributes of `backendIdentified`; `moment` is before or after the load. `name`, `version`, `instance` come from the health endpoint. */
export interface IdentifiedAttributes {
  readonly target: Arm
  readonly moment: 'before' | 'after'
  readonly reachable: boolean
  readonly name?: string
  readonly version?: string
  readonly instance?: string
}

/** Attributes of `liveKeySeen`: an answer held a live key of a payment gateway. Where, and never which. */
export interface LiveKeyAttributes {
  readonly target: Arm
  /** Endpoint, or method and path. */
  readonly at: string
}

/** Attributes of `runClosed`. */
export interface ClosedAttributes {
  readonly reason: CloseReason
}

/** Attributes of `censusFinished`: how many writes it set out to read back, and where from. */
export interface CensusAttributes {
  readonly acknowledged: number
  readonly complete: boolean
  /** `backends`: through both; `database`: from the tables that both write, so what the backends show of them is not known. Absent: backends. */
  readonly from?: (typeof censusSources)[number]
}

export const censusSources = ['backends', 'database'] as const

/** Body of `generatorSummary`: what k6 itself counted, per arm. */
export interface GeneratorSummary {
  readonly version: string
  /** k6's exit code; null when a signal ended it. */
  readonly exitCode: number | null
  /** Whether k6 wrote its summary; counts are zero without it. */
  readonly complete: boolean
  readonly dropped: number
  readonly arms: Readonly<Record<Arm, { readonly requests: number; readonly unexpected: number; readonly acknowledgedWrites: number }>>
}
