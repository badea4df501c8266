import { z } from 'zod'
import { arms } from '../../contract/arm.ts'
import { closeReasons } from '../../contract/plan.ts'
import type { ClosedAttributes, GeneratorSummary, IdentifiedAttributes, LiveKeyAttributes } from '../../contract/run-events.ts'
import { observedOutcomes } from '../../contract/signals.ts'
import { type CensusAttributes, censusSources, type ObservedAttributes, type WriteAttributes } from '../../contract/write-events.ts'

// What each event must carry to be evidence (contract/events.ts says what it means).
const arm = z.enum(arms)
const kind = z.enum(['account', 'order', 'payment', 'product'])
const name = z.string().min(1)
const count = z.int().min(0)
const text = z.string().exactOptional()

export const liveKeyAttributes: z.ZodType<LiveKeyAttributes> = z.object({ target: arm, at: name })

export const writeAttributes: z.ZodType<WriteAttributes> = z.object({
  target: arm,
  endpoint: name,
  kind,
  reference: name,
  account: count,
  total: z.number().exactOptional(),
  status: text,
  lines: z.number().exactOptional(),
  phone: text,
})

export const observedAttributes: z.ZodType<ObservedAttributes> = z.object({
  target: arm,
  on: arm,
  kind,
  reference: name,
  outcome: z.enum(observedOutcomes),
  detail: text,
})

export const identifiedAttributes: z.ZodType<IdentifiedAttributes> = z.object({
  target: arm,
  moment: z.enum(['before', 'after']),
  reachable: z.boolean(),
  name: text,
  version: text,
  instance: text,
})

export const closedAttributes: z.ZodType<ClosedAttributes> = z.object({ reason: z.enum(closeReasons) })

export const censusAttributes: z.ZodType<CensusAttributes> = z.object({
  acknowledged: count,
  complete: z.boolean(),
  from: z.enum(censusSources).exactOptional(),
})

const counted = z.object({ requests: count, unexpected: count, acknowledgedWrites: count })

export const generatorSummary: z.ZodType<GeneratorSummary> = z.object({
  version: z.string(),
  exitCode: z.int().nullable(),
  complete: z.boolean(),
  dropped: count,
  arms: z.object({ baseline: counted, candidate: counted }),
})
