import type { Pool } from 'pg'
import { z } from 'zod'
import type { Arm } from '../../contract/arm.ts'
import type { Answer } from './answer.ts'
import type { Faults } from './faults/faults.ts'
import { notFound } from './problem.ts'
import type { TokenClaims, Tokens } from './tokens.ts'

/** One request, reduced to what the endpoints look at. */
export interface Call {
  readonly params: Readonly<Record<string, unknown>>
  readonly query: unknown
  /** Parsed JSON; a signed endpoint gets the text as it was sent. */
  readonly body: unknown
  /** The signed-in account's id; empty where the endpoint needs none. */
  readonly account: string
  /** Claims of the request's access token; null where the endpoint needs none. */
  readonly token: TokenClaims | null
  header(name: string): string | undefined
}

export type Handler = (call: Call) => Promise<Answer>

interface Identity {
  readonly name: string
  readonly version: string
  readonly instance: string
  readonly environment: string
}

/** What the endpoints of one backend work with. */
export interface Services {
  readonly dialect: Arm
  readonly identity: Identity
  readonly database: Pool
  readonly tokens: Tokens
  readonly faults: Faults
  readonly webhookSecret: string
}

/** Ids are PostgreSQL bigints, written as text; text of any other form names nothing. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9][0-9]{0,17}$/.test(text)
}

/** The id in the path of a request. @param what for the message, such as "order"  @throws Problem 404 when it is none */
export function pathId(call: Call, what: string): string {
  if (!isId(call.params.id)) throw notFound(what)
  return call.params.id
}

const largestPage = 100
/** Query parameters `page` (from 1) and `pageSize` (1–100). */
export const paging = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(largestPage).default(20),
})
