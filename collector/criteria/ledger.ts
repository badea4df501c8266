import { type Arm, arms } from '../../contract/arm.ts'
import { formatCount } from '../../contract/quantities.ts'
import type { Evidence } from '../evidence/evidence.ts'

/** Sentences on where the ledger of acknowledged writes and the counters of writes disagree; empty when they add up.
 *  Two counters are asked: the one that the collector received (to its last export) and the one in k6's own summary. */
export function ledgerGaps(evidence: Evidence, names: Readonly<Record<Arm, string>>): string[] {
  return arms.flatMap(arm => armGaps(evidence, arm, names[arm]))
}

function armGaps(evidence: Evidence, arm: Arm, name: string): string[] {
  const listed = evidence.ledger.acknowledged.reduce((sum, write) => sum + (write.target === arm ? 1 : 0), 0)
  const counted = evidence.totals(arm).writes.acknowledged
  const summary = evidence.generator.summary
  const summed = summary?.complete ? summary.arms[arm].acknowledgedWrites : null
  const gaps: string[] = []
  if (listed !== counted) gaps.push(`the ledger lists ${formatCount(listed)} acknowledged writes of ${name}, k6 counted ${formatCount(counted)}`)
  if (summed === null) gaps.push(`k6 left no summary to check the writes of ${name} against`)
  else if (summed !== counted) gaps.push(`k6's summary says ${formatCount(summed)} acknowledged writes of ${name}, ${formatCount(counted)} arrived`)
  return gaps
}
