import type { Arm } from './arm.ts'
import type { CloseReason } from './plan.ts'
import type { RequestOutcome } from './signals.ts'

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

/** Attributes of `requestSampled`: one request that was sent with a trace. Its event has the time at which it was sent. */
export interface SampledAttributes {
  readonly target: Arm
  readonly endpoint: string
  readonly outcome: RequestOutcome
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  /** ms, as the latency of any other request; without an answer, how long it was waited for. */
  readonly latency: number
  /** Trace id. */
  readonly trace: string
}
