import type { ObservedOutcome } from '../../../../contract/signals.ts'

/** What was found of one write. */
export interface Outcome {
  readonly outcome: ObservedOutcome
  /** What differed, or why it could not be read. */
  readonly detail?: string
}

/** A row's fields, as acknowledged and as found: altered where one that was acknowledged differs.
 *  @param fields name, expected value (undefined: not compared), found value */
export function compareFields(fields: readonly (readonly [string, number | string | undefined, number | string])[]): Outcome {
  const different = fields.filter(([, wanted, got]) => wanted !== undefined && wanted !== got)
  if (different.length === 0) return { outcome: 'found' }
  return { outcome: 'altered', detail: different.map(([name, wanted, got]) => `${name} ${got} instead of ${wanted}`).join(', ') }
}
