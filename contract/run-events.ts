import { z } from 'zod'
import { arm, count, type Immutable, name, text } from './fields.ts'
import { closeReasons } from './plan.ts'
import { requestOutcomes } from './signals.ts'

/** Attributes of `runClosed`. */
export const closedAttributes = z.object({ reason: z.enum(closeReasons) })

/** Attributes of `backendIdentified`. `name`, `version` and `instance` come from the health endpoint. */
export const identifiedAttributes = z.object({
  target: arm,
  /** Before or after the load. */
  moment: z.enum(['before', 'after']),
  reachable: z.boolean(),
  name: text.exactOptional(),
  version: text.exactOptional(),
  instance: text.exactOptional(),
})
export type IdentifiedAttributes = Immutable<z.output<typeof identifiedAttributes>>

/** Attributes of `liveKeySeen`: an answer held a live key of a payment gateway. The key itself is not recorded. */
export const liveKeyAttributes = z.object({
  target: arm,
  /** Endpoint, or method and path. */
  at: name,
})
export type LiveKeyAttributes = Immutable<z.output<typeof liveKeyAttributes>>

/** Attributes of `requestSampled`: one request that was sent with a trace. The event's time is that of sending. */
export const sampledAttributes = z.object({
  target: arm,
  endpoint: name,
  outcome: z.enum(requestOutcomes),
  /** HTTP status; 0 when no answer came. */
  status: count,
  /** ms, as the latency of any other request; without an answer, the time until the client gave up. */
  latency: z.number().min(0),
  /** Trace id; it becomes part of links. */
  trace: z.string().regex(/^[0-9a-f]{32}$/),
})
export type SampledAttributes = Immutable<z.output<typeof sampledAttributes>>

const armSummary = z.object({ requests: count, unexpected: count, acknowledgedWrites: count })

/** Body of `generatorSummary`: what k6 itself counted. */
export const generatorSummary = z.object({
  version: z.string(),
  /** k6's exit code; null when a signal ended it. */
  exitCode: z.int().nullable(),
  /** Whether k6 wrote its summary; counts are zero without it. */
  complete: z.boolean(),
  dropped: count,
  arms: z.object({ baseline: armSummary, candidate: armSummary }),
})
export type GeneratorSummary = Immutable<z.output<typeof generatorSummary>>
