import { z } from 'zod'
import { count, type Immutable, text } from './fields.ts'
import { closeReasons, planSchema } from './plan.ts'
import { liveKeyAttributes } from './run-events.ts'
import { verdictOutcomes } from './verdict.ts'

const armState = z.object({
  sessionsInFlight: z.number(),
  /** Of the last complete seconds (up to 10). */
  requestsPerSecond: z.number(),
  /** ms, of the last complete seconds (up to 10); null without an expected answer in them. */
  p95: z.number().nullable(),
  /** Requests that were not as expected, since t0. */
  errors: count,
  requests: count,
})
export type ArmState = Immutable<z.output<typeof armState>>

/** Answer of `GET /api/runs/{id}`, and the data of each server-sent event of `/api/runs/{id}/events`. */
export const runStateSchema = z.object({
  id: z.string(),
  plan: planSchema,
  /** Seconds since t0 as the data tell; null before the load. */
  elapsed: z.number().nullable(),
  arms: z.object({ baseline: armState, candidate: armState }),
  /** `stop` once every checkpoint is decided or the last look is past: sessions under way end, no new ones begin. */
  load: z.enum(['go-on', 'stop']),
  checkpoints: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** Length of the measured window that decided it, as a plan writes it ("60s"); null while undecided. */
      decidedAt: z.string().nullable(),
      /** Outcome of the latest look; null before the first. */
      verdict: z.enum(verdictOutcomes).nullable(),
      /** p95 of the candidate relative to the baseline's at the latest look, with bounds, and the seconds of its window; absent before the first. */
      p95: z.object({ seconds: z.number(), value: z.number(), lower: z.number(), upper: z.number() }).exactOptional(),
    }),
  ),
  /** Ids of rollback triggers that the load has set off. */
  rollback: z.array(z.string()),
  /** Why the load ends early, in a sentence: a backend mostly failed for 10 s. Absent while it does not. */
  collapse: text.exactOptional(),
  /** Requests of the baseline while it is under load alone, and those not as expected; absent once both arms are. */
  alone: z.object({ requests: count, failures: count }).exactOptional(),
  /** Conditions of validity that do not hold now, while both arms are under load (docs/statistics.md, "Validity"); absent: all hold. */
  health: z.array(z.object({ id: z.string(), reason: text, remedy: text })).exactOptional(),
  /** A live key of a payment gateway was seen: the run is being stopped. */
  liveKey: liveKeyAttributes.exactOptional(),
  closed: z.enum(closeReasons).nullable(),
  /** Why the collector can no longer record this run (its disk is full or broken); absent while it can. `load` is `stop` then. */
  failure: text.exactOptional(),
})
export type RunState = Immutable<z.output<typeof runStateSchema>>
