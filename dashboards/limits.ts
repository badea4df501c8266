import type { Criterion, KindName, Policy } from '../collector/index.ts'
import { roundForJson } from '../contract/quantities.ts'

type OfKind<Kind extends KindName> = Extract<Criterion, { kind: Kind }>

/** What the default policy allows, and whom it names, as far as panels draw it. Shares and ratios are numbers (0.001 is 0.1 %). */
export interface Limits {
  readonly checkpoints: readonly string[]
  readonly criteria: readonly { readonly criterion: string; readonly kind: KindName }[]
  /** One per criterion that compares the backends' latency. */
  readonly latency: readonly { readonly criterion: string; readonly quantile: string; readonly ratio: number }[]
  readonly errorShare: number | null
  readonly uptime: number | null
  readonly users: number | null
  readonly databaseRatio: number | null
  /** How old evidence may be, in seconds. */
  readonly ages: readonly { readonly criterion: string; readonly seconds: number }[]
}

/** Reads the limits that dashboards and rules show out of a policy; null where it has no such criterion. */
export function limitsOf(policy: Policy): Limits {
  const margin = ofKind(policy, 'database-cost')[0]?.[1].margin
  return {
    checkpoints: policy.checkpoints.map(({ id }) => id),
    criteria: Object.entries(policy.criteria).map(([criterion, { kind }]) => ({ criterion, kind })),
    latency: ofKind(policy, 'latency').flatMap(([criterion, { quantile, margin }]) =>
      margin === undefined ? [] : [{ criterion, quantile, ratio: rounded(1 + margin) }],
    ),
    errorShare: ofKind(policy, 'error-rate')[0]?.[1].limit ?? null,
    uptime: ofKind(policy, 'uptime')[0]?.[1].limit ?? null,
    users: ofKind(policy, 'concurrency')[0]?.[1].limit ?? null,
    databaseRatio: margin === undefined ? null : rounded(1 + margin),
    ages: Object.entries(policy.criteria).flatMap(([criterion, value]) =>
      'maxAge' in value && typeof value.maxAge === 'number' ? [{ criterion, seconds: value.maxAge / 1_000 }] : [],
    ),
  }
}

/** Sums of binary fractions show as 1.1500000000000001 otherwise. */
function rounded(value: number): number {
  return roundForJson(value)
}

function ofKind<Kind extends KindName>(policy: Policy, kind: Kind): [string, OfKind<Kind>][] {
  return Object.entries(policy.criteria).filter((entry): entry is [string, OfKind<Kind>] => entry[1].kind === kind)
}

/** The criteria of the policy that are of these kinds. */
export function criteriaOf({ criteria }: Limits, kinds: readonly KindName[]): string[] {
  return criteria.flatMap(({ criterion, kind }) => (kinds.includes(kind) ? criterion : []))
}
