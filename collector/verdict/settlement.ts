import { endpointsOf } from '../../contract/endpoints.ts'
import type { Finding } from '../criteria/finding.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import type { Window } from '../windows/evidence.ts'
import { combine, type Outcome } from './combine.ts'
import { findingsOf, type Moment } from './findings.ts'
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
  const validity = validityAt('look', { ...moment, scope: endpointsOf(checkpoint.scope), names: policy.names })
  const statuses = findings.map(found => found.status)
  const healthy = validity.every(held => held.status === 'pass')
  const outcome = findings.length === 0 && healthy ? 'go' : combine(healthy ? statuses : [...statuses, 'unknown'])
  return { window: moment.window, findings, validity, outcome }
}
