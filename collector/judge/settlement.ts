import { endpointsOf } from '../../contract/endpoints.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Finding } from '../criteria/finding.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import { combine, type Outcome } from './combine.ts'
import { findingsOf, type Moment } from './findings.ts'
import type { Circumstances } from './validity/condition.ts'
import { type Held, validityAt } from './validity/validity.ts'

/** What a look found of one checkpoint: its findings and the validity known by then. */
export interface Settlement {
  readonly window: Window | null
  readonly findings: readonly Finding[]
  readonly validity: readonly Held[]
  readonly outcome: Outcome
}

/** Judges what the load feeds. Go needs every such criterion and all validity known so far; one fail is a no-go in any case. */
export function settle(policy: Policy, checkpoint: Checkpoint, moment: Moment): Settlement {
  const findings = findingsOf(policy, checkpoint, 'look', moment)
  const validity = validityAt('look', circumstancesOf(policy, checkpoint, moment))
  const statuses = findings.map(found => found.status)
  const healthy = validity.every(held => held.status === 'pass')
  const outcome = findings.length === 0 && healthy ? 'go' : combine(healthy ? statuses : [...statuses, 'unknown'])
  return { window: moment.window, findings, validity, outcome }
}

/** What the conditions of validity of a checkpoint are asked about. */
export function circumstancesOf(policy: Policy, checkpoint: Checkpoint, { evidence, window }: Moment): Circumstances {
  return {
    evidence,
    window,
    scope: endpointsOf(checkpoint.scope),
    names: policy.names,
    margins: { p50: marginOf(policy, checkpoint, 'p50'), p95: marginOf(policy, checkpoint, 'p95') },
  }
}

/** Where a checkpoint does not limit a quantile itself, the usual margins. */
const usual = { p50: 0.1, p95: 0.15 } as const

function marginOf({ criteria }: Policy, checkpoint: Checkpoint, quantile: keyof typeof usual): number {
  const margins = checkpoint.criteria.flatMap(id => {
    const criterion = criteria[id]
    return criterion?.kind === 'latency' && criterion.quantile === quantile && criterion.margin !== undefined ? [criterion.margin] : []
  })
  return margins[0] ?? usual[quantile]
}
