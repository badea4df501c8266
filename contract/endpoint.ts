import type { Arm } from './arm.ts'
import type { Example } from './request-template.ts'
import type { JsonSchema } from './schema.ts'

export const domains = ['platform', 'auth', 'catalog', 'orders', 'payments', 'vendor', 'admin', 'regional'] as const
export type Domain = (typeof domains)[number]

/** Who may call an endpoint that asks for a bearer token; a shopper is any registered user. */
export const roles = ['shopper', 'vendor', 'admin'] as const
export type Role = (typeof roles)[number]

/** What a write leaves behind, which decides how it is read back. */
export const writeKinds = ['account', 'order', 'payment', 'product'] as const
export type WriteKind = (typeof writeKinds)[number]

/** Whose way of signing a webhook follows (contract/webhook.ts). */
export type SignatureScheme = 'stripe' | 'chapa'

/** One operation of the API: what both backends promise about it. */
export interface Endpoint {
  readonly domain: Domain
  /** The bullet of the migration plan that it belongs to. */
  readonly feature: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path on each side; `:name` is a parameter. */
  readonly path: Readonly<Record<Arm, string>>
  readonly authentication: 'none' | 'bearer' | 'signature'
  /** Role whose token it takes; absent: any. */
  readonly role?: Role
  /** Where authentication is by signature. */
  readonly signature?: SignatureScheme
  /** Statuses that are a right answer; everything else counts as unexpected. */
  readonly expects: readonly number[]
  readonly writes?: WriteKind
  /** Request body, where there is one. */
  readonly request?: JsonSchema
  /** Body of a right answer; absent where the answer has no body or is not JSON. */
  readonly response?: JsonSchema
  /** JSON pointers to what each backend says of itself in a right answer: it differs between the sides, and is to. */
  readonly own?: readonly string[]
  /** How to ask it: the probes do so, and sessions too, where scenarios/steps has no more lifelike way. */
  readonly example: Example
}

/** The same route under Next.js (`/api`) and under Django (`/api/v1`). */
export function bothUnder(route: string): Endpoint['path'] {
  return { baseline: `/api${route}`, candidate: `/api/v1${route}` }
}
