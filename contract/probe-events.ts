import { z } from 'zod'
import { arms } from './arm.ts'
import { arm, count, type Immutable, name, text, time } from './fields.ts'
import { otherTargets, sessionOutcomes } from './signals.ts'

/** Attributes of `sessionEnded`. Sessions of equal number make the same choices on both arms. */
export const sessionEndedAttributes = z.object({
  target: z.enum([...arms, otherTargets.hybrid]),
  journey: name,
  session: count,
  outcome: z.enum(sessionOutcomes),
  /** Broken sessions: the endpoint at which it broke off. */
  at: text.exactOptional(),
  /** Broken sessions: the backend that was asked. */
  on: arm.exactOptional(),
  /** Broken sessions: what was wrong. */
  detail: text.exactOptional(),
  /** All answers were right, but took so long that no time was left for this one. */
  late: z.boolean().exactOptional(),
})
export type SessionEndedAttributes = Immutable<z.output<typeof sessionEndedAttributes>>

/** same: no difference but what varies when the baseline is asked twice; unreadable: a side could not be asked. */
const parityOutcomes = ['same', 'different', 'unreadable'] as const

/** Attributes of `parityCompared`: one endpoint, asked on both sides with the same input. */
export const parityAttributes = z.object({
  endpoint: name,
  outcome: z.enum(parityOutcomes),
  /** What differs, by JSON path, header or status: `$.items[0].price: "12.50" instead of 12.5`. */
  detail: text.exactOptional(),
})
export type ParityAttributes = Immutable<z.output<typeof parityAttributes>>

/** Attributes of `endpointFound`: whether a side has an endpoint of the catalogue, probed before the load. */
export const foundAttributes = z.object({ target: arm, endpoint: name, found: z.boolean() })
export type FoundAttributes = Immutable<z.output<typeof foundAttributes>>

/** Tokens that are tried; all but the valid one must be refused. */
export const tokenKinds = ['valid', 'expired', 'wrong signature', 'wrong audience', 'no algorithm', 'logged out'] as const
const exchangeOutcomes = ['accepted', 'refused', 'unreadable'] as const

/** Attributes of `tokenExchanged`: a token that one side issued, used on a side. */
export const tokenAttributes = z.object({
  token: z.enum(tokenKinds),
  issuer: arm,
  on: arm,
  outcome: z.enum(exchangeOutcomes),
  detail: text.exactOptional(),
})
export type TokenAttributes = Immutable<z.output<typeof tokenAttributes>>

/** What a rollback drill must show: the candidate wrote alone, then the baseline serves alone. */
export const drillChecks = ['sign-in', 'orders readable', 'orders changeable', 'nothing lost'] as const

/** Body of `drillFinished`: the result of a rollback drill. */
export const drillBody = z.object({
  at: time,
  /** Version of the candidate that wrote. */
  candidate: name,
  /** `passed` of `total` attempts succeeded on the baseline. */
  checks: z.array(z.object({ check: z.enum(drillChecks), passed: count, total: count, detail: text.exactOptional() })),
  /** Until the baseline served everything again; where it never did, how long it was observed. */
  secondsToRecover: z.number().min(0),
  /** Whether it ever did; absent: it did. */
  recovered: z.boolean().exactOptional(),
})
export type Drill = Immutable<z.output<typeof drillBody>>
