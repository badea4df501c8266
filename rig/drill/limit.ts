import type { Policy } from '../../collector/index.ts'
import { listDrillCriteria } from '../evidence/evidence-criteria.ts'

/** ms; what a criterion allows that says nothing else (collector/criteria/rollback-drill.ts). */
const usual = 15 * 60_000

/** How long the way back may take: the least that a criterion of the policy allows. @returns ms */
export function allowedBy(policy: Policy): number {
  const allowed = listDrillCriteria(policy).map(({ within }) => within)
  return allowed.length > 0 ? Math.min(...allowed) : usual
}
