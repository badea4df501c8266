import type { Policy } from '../../collector/index.ts'
import { listDrillCriteria } from '../evidence/evidence-criteria.ts'

/** ms; default of the criterion (collector/criteria/rollback-drill.ts). */
const defaultLimitMs = 15 * 60_000

/** Time limit of a rollback: the shortest one of the drill criteria of a policy. @returns ms */
export function findDrillLimit(policy: Policy): number {
  const allowed = listDrillCriteria(policy).map(({ within }) => within)
  return allowed.length > 0 ? Math.min(...allowed) : defaultLimitMs
}
