import { isReported, type Policy, type ReportedCriterion } from '../../collector/index.ts'
import { InputFailure } from '../platform/failure.ts'

type Criterion = Policy['criteria'][string] | Policy['rollback'][number]['criterion']

/** A criterion that is judged on an imported report. */
export type ReportCriterion = { readonly id: string } & ReportedCriterion

/** A criterion that a role attests with yes or no. */
export type AttestedCriterion = { readonly id: string } & Extract<Criterion, { kind: 'attested' }>

/** A criterion that is judged on a rollback drill. */
export type DrillCriterion = { readonly id: string } & Extract<Criterion, { kind: 'rollback-drill' }>

/** Lists criteria and rollback triggers that need a report, in the policy's order. */
export function listReportCriteria(policy: Policy): readonly ReportCriterion[] {
  return all(policy).flatMap(([id, criterion]) => (isReported(criterion) ? [{ id, ...criterion }] : []))
}

/** Lists criteria and rollback triggers that need an attestation, in the policy's order. */
export function listAttestedCriteria(policy: Policy): readonly AttestedCriterion[] {
  return all(policy).flatMap(([id, criterion]) => (criterion.kind === 'attested' ? [{ id, ...criterion }] : []))
}

/** Lists criteria and rollback triggers that are judged on the last rollback drill, in the policy's order. */
export function listDrillCriteria(policy: Policy): readonly DrillCriterion[] {
  return all(policy).flatMap(([id, criterion]) => (criterion.kind === 'rollback-drill' ? [{ id, ...criterion }] : []))
}

/** Finds a criterion by id. @param command named in the error  @throws InputFailure naming the known ones */
export function findCriterion<T extends { readonly id: string }>(criteria: readonly T[], id: string, command: string): T {
  const found = criteria.find(criterion => criterion.id === id)
  if (found) return found
  const known = criteria.length === 0 ? 'the policy has none' : `expected ${criteria.map(criterion => criterion.id).join(', ')}`
  throw new InputFailure(`Unknown criterion "${id}" for "cutover ${command}": ${known}`)
}

function all({ criteria, rollback }: Policy): readonly (readonly [string, Criterion])[] {
  return [...Object.entries(criteria), ...rollback.map(({ id, criterion }) => [id, criterion] as const)]
}
