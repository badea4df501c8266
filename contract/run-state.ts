import type { Arm } from './arm.ts'
import type { CloseReason, Plan } from './plan.ts'
import type { LiveKeyAttributes } from './run-events.ts'

export interface ArmState {
  readonly sessionsInFlight: number
  /** Of the last complete seconds (up to 10). */
  readonly requestsPerSecond: number
  /** ms, of the last complete seconds (up to 10); null without an expected answer in them. */
  readonly p95: number | null
  /** Requests that were not as expected, since t0. */
  readonly errors: number
  readonly requests: number
}

/** Answer of `GET /api/runs/{id}`, and the data of each server-sent event of `/api/runs/{id}/events`. */
export interface RunState {
  readonly id: string
  readonly plan: Plan
  /** Seconds since t0 as the data tell; null before the load. */
  readonly elapsed: number | null
  readonly arms: Readonly<Record<Arm, ArmState>>
  /** `stop` once every checkpoint is decided or the last look is past: sessions under way end, no new ones begin. */
  readonly load: 'go-on' | 'stop'
  readonly checkpoints: readonly {
    readonly id: string
    readonly title: string
    readonly decidedAt: string | null
    readonly verdict: 'go' | 'no-go' | 'inconclusive' | null
  }[]
  /** Ids of rollback triggers that the load has set off. */
  readonly rollback: readonly string[]
  /** Why the load ends before its time, in a sentence: a backend mostly failed for 10 s. Absent while it does not. */
  readonly collapse?: string
  /** Requests of the baseline so far, and those not as expected, while it is under load alone before both are; absent from then on. */
  readonly alone?: { readonly requests: number; readonly failures: number }
  /** Conditions of a sound measurement that do not hold now (docs/statistics.md, "Validity"), while both arms are under load; absent: all hold. */
  readonly health?: readonly { readonly id: string; readonly reason: string; readonly remedy: string }[]
  /** A live key of a payment gateway was seen: the run is being stopped. Absent while none was. */
  readonly liveKey?: LiveKeyAttributes
  readonly closed: CloseReason | null
  /** Why the collector can no longer record this run (its disk is full or broken); absent while it can. `load` is `stop` then. */
  readonly failure?: string
}
