import { isReported, type Policy, type ReportedCriterion } from '../../collector/index.ts'
import { InputFailure } from '../platform/failure.ts'

type Criterion = Policy['criteria'][string] | Policy['rollback'][number]['criterion']

/** A criterion of the policy that is judged on an imported report. */
export type Reported = { readonly id: string } & ReportedCriterion

/** A criterion of the policy that somebody answers with yes or no. */
export type Asked = { readonly id: string } & Extract<Criterion, { kind: 'attested' }>

/** A criterion of the policy that is judged on a rollback drill. */
export type Drilled = { readonly id: string } & Extract<Criterion, { kind: 'rollback-drill' }>

/** Criteria and rollback triggers that wait for a report, in the policy's order. */
export function reportedCriteria(policy: Policy): readonly Reported[] {
  return all(policy).flatMap(([id, criterion]) => (isReported(criterion) ? [{ id, ...criterion }] : []))
}

/** Criteria and rollback triggers that wait for somebody's answer, in the policy's order. */
export function askedCriteria(policy: Policy): readonly Asked[] {
  return all(policy).flatMap(([id, criterion]) => (criterion.kind === 'attested' ? [{ id, ...criterion }] : []))
}

/** Criteria and rollback triggers that are judged on the last rollback drill, in the policy's order. */
export function drilledCriteria(policy: Policy): readonly Drilled[] {
  return all(policy).flatMap(([id, criterion]) => (criterion.kind === 'rollback-drill' ? [{ id, ...criterion }] : []))
}

/** @param command what it can be done with  @throws InputFailure naming those that there are */
export function chosen<T extends { readonly id: string }>(criteria: readonly T[], id: string, command: string): T {
  const found = criteria.find(criterion => criterion.id === id)
  if (found) return found
  const known = criteria.length === 0 ? 'the policy has none' : `expected ${criteria.map(criterion => criterion.id).join(', ')}`
  throw new InputFailure(`There is no criterion "${id}" for "cutover ${command}": ${known}`)
}

function all({ criteria, rollback }: Policy): readonly (readonly [string, Criterion])[] {
  return [...Object.entries(criteria), ...rollback.map(({ id, criterion }) => [id, criterion] as const)]
}
