import type { Arm } from '../../contract/arm.ts'
import type { CloseReason, Plan } from '../../contract/plan.ts'
import type { GeneratorSummary } from '../../contract/run-events.ts'
import type { ProbeOutcome, RequestOutcome, WriteOutcome } from '../../contract/signals.ts'
import type { CensusAttributes, ObservedAttributes, WriteAttributes } from '../../contract/write-events.ts'
import type { Window } from '../../statistics/batches.ts'
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'
import type { Malformed } from './events.ts'
import type { Reported } from './reported.ts'
import type { SampledRequest } from './sampled-requests.ts'
import type { Span } from './timeline.ts'

/** Latencies of expected answers, ms. */
export interface Latencies {
  /** Those of a window, all slices merged exactly. */
  latency(window: Window): ExponentialHistogram
}

/** One endpoint of one arm, second by second. */
export interface EndpointSlices extends Latencies {
  readonly endpoint: string
  /** Requests of a window by outcome. */
  requests(window: Window): Readonly<Record<RequestOutcome, number>>
  /** Requests of each slice, of the given outcomes, in order. */
  perSlice(window: Window, outcomes: readonly RequestOutcome[]): readonly number[]
}

/** An instance that stayed silent for more than 3 s; times in ms since the epoch. `to` is the instance's next export or, while it is
 *  silent, the newest export of any other: one that has done its work is silent too, so only gaps that overlap a window spoil it. */
export interface Gap {
  readonly instance: string
  readonly from: number
  readonly to: number
}

/** What the database did for one arm in each slice of a window. */
export interface DatabaseSlices {
  readonly statements: readonly number[]
  /** ms */
  readonly milliseconds: readonly number[]
  /** How often it had forgotten counts when it was read. */
  readonly losses: readonly number[]
}

/** Everything that a run's record shows, as criteria and judge read it. A view: reading it changes nothing. */
export interface Evidence {
  /** Throws an Error until the run was opened. */
  readonly plan: Plan
  /** Start of slice 0, ms since the epoch; null until both arms were under load. */
  readonly t0: number | null
  /** Whole slices after t0 that every sending instance has passed. */
  readonly completeSlices: number
  /** The times that a window stretches over, both arms taken together; null before t0. */
  span(window: Window): Span | null
  /** The slice of an arm in which something happened, at a time in ms since the epoch; null where the arm was not measured, and before t0. */
  sliceOf(arm: Arm, time: number): number | null
  readonly closed: CloseReason | null
  /** Endpoints seen in an arm's requests, sorted by id. */
  endpoints(arm: Arm): readonly EndpointSlices[]
  /** Latencies of a scope's endpoints together. */
  latencies(arm: Arm, scope: readonly string[]): Latencies
  /** Sessions in flight at the end of each slice. */
  sessionsInFlight(arm: Arm, window: Window): readonly number[]
  /** Uptime probes of each slice, of one outcome. */
  probes(arm: Arm, window: Window, outcome: ProbeOutcome): number[]
  /** Probes of the control, which is neither backend, in each slice, of one outcome. */
  control(window: Window, outcome: ProbeOutcome): number[]
  /** Totals of the whole record (warm-up and all), for reconciliation with k6's own counts. */
  totals(arm: Arm): {
    readonly requests: number
    readonly unexpected: number
    /** Of expected answers, each of which has one. */
    readonly latencies: number
    readonly writes: Readonly<Record<WriteOutcome, number>>
  }
  readonly ledger: {
    /** By reference and endpoint; the latest of repeats. Attempted: those that were not acknowledged. */
    readonly attempted: readonly WriteAttributes[]
    readonly acknowledged: readonly WriteAttributes[]
    readonly indeterminate: readonly WriteAttributes[]
    /** What the read-back found of writes, except those found as they should be. */
    readonly deviations: readonly ObservedAttributes[]
    /** Null until the read-back has finished. */
    readonly census: CensusAttributes | null
  }
  /** Whether the read-back got an answer from a backend about a write, whatever it was. */
  isRead(on: Arm, write: Pick<WriteAttributes, 'kind' | 'reference'>): boolean
  /** Events that are kept as they are, each kind in the record's order. */
  readonly reported: Reported
  /** Requests of an arm's endpoint that were sent with a trace within a window, the slowest few of each minute, in no order. */
  sampled(arm: Arm, endpoint: string, window: Window): readonly SampledRequest[]
  /** Requests in each slice of a window that users who cross from backend to backend sent to this arm's. They enter no estimate of its own. */
  crossing(arm: Arm, window: Window): readonly number[]
  /** Null where the database's statistics were not read. */
  database(arm: Arm, window: Window): DatabaseSlices | null
  readonly generator: {
    /** Mean share of all cores (0–1) used by k6 over a window, of the busiest of several; null without samples in it. */
    cpu(window: Window): number | null
    /** The load machine, as far as the plan has it reported; shares (0–1), null without samples in the window. */
    readonly machine: {
      /** Mean share of all cores that everything on it used. */
      cpu(window: Window): number | null
      /** Largest share of its memory that was used at one moment. */
      memory(window: Window): number | null
      /** Largest share of the file descriptors allowed to k6 that it had open at one moment. */
      descriptors(window: Window): number | null
    }
    readonly droppedIterations: number
    readonly summary: GeneratorSummary | null
  }
  /** In the whole record; see `Gap` for which of them matter. */
  readonly gaps: readonly Gap[]
  /** An SDK folded attribute sets into one: counts by endpoint are incomplete. */
  readonly overflow: boolean
  /** Events and metrics of known names that could not be read: ignored, but counted. */
  readonly malformed: readonly Malformed[]
}
