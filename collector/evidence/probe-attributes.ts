import { z } from 'zod'
import { arms } from '../../contract/arm.ts'
import {
  type Drill,
  drillChecks,
  exchangeOutcomes,
  type FoundAttributes,
  type ParityAttributes,
  parityOutcomes,
  type SessionEndedAttributes,
  type TokenAttributes,
  tokenKinds,
} from '../../contract/probe-events.ts'
import { otherTargets, sessionOutcomes } from '../../contract/signals.ts'

// What each event of a probe must carry to be evidence (contract/probe-events.ts says what it means).
const arm = z.enum(arms)
const name = z.string().min(1)
const count = z.int().min(0)
const text = z.string().exactOptional()

export const sessionEndedAttributes: z.ZodType<SessionEndedAttributes> = z.object({
  target: z.enum([...arms, otherTargets.hybrid]),
  journey: name,
  session: count,
  outcome: z.enum(sessionOutcomes),
  at: text,
  on: arm.exactOptional(),
  detail: text,
  late: z.boolean().exactOptional(),
})

export const parityAttributes: z.ZodType<ParityAttributes> = z.object({ endpoint: name, outcome: z.enum(parityOutcomes), detail: text })

export const foundAttributes: z.ZodType<FoundAttributes> = z.object({ target: arm, endpoint: name, found: z.boolean() })

export const tokenAttributes: z.ZodType<TokenAttributes> = z.object({
  token: z.enum(tokenKinds),
  issuer: arm,
  on: arm,
  outcome: z.enum(exchangeOutcomes),
  detail: text,
})

export const drillBody: z.ZodType<Drill> = z.object({
  at: z.number(),
  candidate: name,
  checks: z.array(z.object({ check: z.enum(drillChecks), passed: count, total: count, detail: text })),
  secondsToRecover: z.number().min(0),
  recovered: z.boolean().exactOptional(),
})
