import { formatCount, formatDuration } from '../../contract/quantities.ts'
import { type MinEvidence, secondsUntilMinEvidence } from '../../statistics/required-evidence.ts'
import type { FindingDraft } from './finding.ts'

/** Remedy where nothing was measured. */
export const remedyForLoad = 'Rerun with a profile that measures past its warm-up.'

/** Remedy where nothing of the scope was measured. */
export const remedyForScope = 'Rerun with a profile that measures past its warm-up and uses these endpoints.'

/** Finding of a criterion on the load without a measured second. */
export const notMeasured: FindingDraft = {
  status: 'unknown',
  reason: 'Not evaluated: no second under load was measured.',
  remedy: remedyForLoad,
}

/** Remedy and seconds of a criterion that needs more of the same load.
 *  @param seconds null: nothing arrives, so no load of this kind is enough  @param condition under which it is, with its comma */
export function needsMoreLoad(seconds: number | null, condition = ''): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  if (seconds === null) return { remedy: remedyForLoad, secondsMore: null }
  return { remedy: `Needs about ${formatDuration(seconds * 1000)} more of this load${condition}.`, secondsMore: seconds }
}

/** Finding of a criterion with less evidence than any bound of it needs.
 *  @param what.counted in the plural, such as requests  @param what.of whose they are  @param what.subject what needs them, such as p95 */
export function reportShortage(
  soFar: MinEvidence,
  min: MinEvidence,
  what: { readonly counted: string; readonly of: string; readonly subject: string },
): FindingDraft {
  const { counted, of, subject } = what
  return {
    status: 'unknown',
    reason: `${soFar.seconds} s with ${formatCount(soFar.requests)} ${counted} ${of} were measured; ${subject} needs at least ${min.seconds} s and ${formatCount(min.requests)} ${counted}.`,
    ...needsMoreLoad(secondsUntilMinEvidence(soFar, min)),
  }
}
