import type { Arm } from './arm.ts'
import type { ProbeOutcome } from './signals.ts'

/** Where the resident collector's prober tells what it found, beside the runs: it is shown at /metrics and enters no record. */
export const backendChecksPath = '/api/backends/checks'

/** At most so many at once. */
export const mostChecksAtOnce = 1000

/** One question to a backend's health endpoint. */
export interface BackendCheck {
  readonly backend: Arm
  readonly outcome: ProbeOutcome
  /** How long it took, s. */
  readonly seconds: number
}

export interface BackendChecks {
  readonly checks: readonly BackendCheck[]
}
