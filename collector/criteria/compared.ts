import type { ParityAttributes } from '../../contract/probe-events.ts'
import type { Evidence } from '../evidence/evidence.ts'

const gravest = ['different', 'unreadable', 'same'] as const

/** What was found when an endpoint was asked on both sides; null when nobody compared it. Of several comparisons a difference counts
 *  before one that could not be read, and that before equality. */
export function comparedAt(evidence: Evidence, endpoint: string): ParityAttributes | null {
  const compared = evidence.reported.parity.filter(one => one.endpoint === endpoint)
  for (const outcome of gravest) {
    const found = compared.find(one => one.outcome === outcome)
    if (found) return found
  }
  return null
}

/** Whether the candidate has an endpoint; null when nobody looked. Of several looks one that did not find it counts. */
export function foundOnCandidate(evidence: Evidence, endpoint: string): boolean | null {
  const looks = evidence.reported.found.filter(one => one.target === 'candidate' && one.endpoint === endpoint)
  return looks.length === 0 ? null : looks.every(({ found }) => found)
}
