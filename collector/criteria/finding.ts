import type { Basis, Estimate, Part, Status } from '../../contract/verdict.ts'
import type { SampledRequest } from '../evidence/sampled-requests.ts'

export type Relation = 'faster' | 'no difference shown' | 'slower within the margin'

export interface EndpointRow {
  readonly endpoint: string
  readonly status: Status | 'not judged'
  readonly estimate: Estimate | null
  readonly limit: number | null
  readonly reason: string
  /** Requests that show it, and were sent with a trace; absent: none. */
  readonly traces?: readonly SampledRequest[]
}

/** Result of judging a criterion. */
export interface Finding {
  readonly criterion: string
  readonly kind: string
  readonly part: Part
  readonly status: Status
  readonly estimate: Estimate | null
  /** The limit applied, in the estimate's unit; null where there is none. */
  readonly limit: number | null
  readonly relation?: Relation
  /** Smallest ratio that this much evidence would most likely have caught. */
  readonly wouldCatch?: number
  /** One or two sentences for readers who do not program, with the figures. */
  readonly reason: string
  /** What would change it; empty for a pass. */
  readonly remedy: string
  /** Further seconds of load after which it could pass; null when more load would not help or it is not unknown. */
  readonly secondsMore: number | null
  readonly byEndpoint: readonly EndpointRow[]
  /** What this run adds when several are judged together. */
  readonly basis?: Basis
  /** Conditions of validity that turned this pass into an unknown. */
  readonly doubtedBy?: readonly string[]
}

/** What a kind's judge says; what it leaves out is empty in the finding. */
export interface FindingDraft {
  readonly status: Status
  readonly reason: string
  readonly remedy?: string
  readonly estimate?: Estimate | null
  readonly limit?: number | null
  readonly relation?: Relation
  readonly wouldCatch?: number
  readonly secondsMore?: number | null
  readonly byEndpoint?: readonly EndpointRow[]
  readonly basis?: Basis
}

/** The estimate of what was counted, not sampled: its bounds are its value. @param n what was counted */
export function exactEstimate(value: number, n: number, unit: Estimate['unit']): Estimate {
  return { value, lower: value, upper: value, n, unit }
}

/** Completes a draft. */
export function toFinding({ id, criterion }: { readonly id: string; readonly criterion: { readonly kind: string } }, part: Part, draft: FindingDraft): Finding {
  return {
    criterion: id,
    kind: criterion.kind,
    part,
    status: draft.status,
    estimate: draft.estimate ?? null,
    limit: draft.limit ?? null,
    ...(draft.relation === undefined ? {} : { relation: draft.relation }),
    ...(draft.wouldCatch === undefined ? {} : { wouldCatch: draft.wouldCatch }),
    reason: draft.reason,
    remedy: draft.remedy ?? '',
    secondsMore: draft.secondsMore ?? null,
    byEndpoint: draft.byEndpoint ?? [],
    ...(draft.basis === undefined ? {} : { basis: draft.basis }),
  }
}
