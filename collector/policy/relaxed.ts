import type { Difference } from './differences.ts'
import { isProse, type PolicyLines } from './flatten.ts'

/** What a change of a policy does: relaxed makes go easier, tightened harder; of a change it is not always known which. */
export type Direction = 'relaxed' | 'tightened' | 'changed' | 'reworded'

/** Keys of which a larger value lets more pass, and those of which a smaller one does. `limit` goes by the criterion's kind. */
const looser = {
  larger: new Set(['margin', 'by', 'max', 'maxAge', 'atMost', 'within', 'week']),
  smaller: new Set(['atLeast', 'burst', 'runs']),
}
const limitKinds = { larger: new Set(['error-rate', 'hybrid', 'schedule']), smaller: new Set(['uptime', 'concurrency', 'coverage', 'migrated']) }

/** Of levels that nothing may reach, the later let more pass. */
const levels = ['none', 'note', 'warning', 'error']

/** Says in which direction a difference moves what it takes to go.
 *  @param lines of either policy, for the kinds of criteria */
export function directionOf({ path, before, after }: Difference, lines: PolicyLines): Direction {
  if (isProse(path)) return 'reworded'
  if (before === null || after === null) return partDirection(path, before === null)
  const key = path.slice(path.lastIndexOf('.') + 1)
  if (key === 'demonstrate') return after === 'true' ? 'tightened' : 'relaxed'
  const [was, is] = key === 'level' ? [levelOf(before), levelOf(after)] : [amount(before), amount(after)]
  if (was === null || is === null) return 'changed'
  if (was === is) return 'reworded'
  const by = largerIsLooser(key, lines[`${path.slice(0, -key.length)}kind`])
  return by === null ? 'changed' : is > was === by ? 'relaxed' : 'tightened'
}

/** A demand that is gone relaxes, one that is new tightens: a criterion or domain of a checkpoint, a trigger, a limit. */
function partDirection(path: string, isNew: boolean): Direction {
  const demand =
    /^checkpoints\.[^.]+\.(?:criteria|scope)\.|^(?:checkpoints|rollback|criteria)\.[^.]+$|\.(?:margin|max|maxAge|atMost|atLeast|within|burst|runs)$/
  if (!demand.test(path)) return 'changed'
  return isNew ? 'tightened' : 'relaxed'
}

function largerIsLooser(key: string, kind: string | undefined): boolean | null {
  if (looser.larger.has(key) || key === 'level') return true
  if (looser.smaller.has(key)) return false
  if (key !== 'limit' || kind === undefined) return null
  return limitKinds.larger.has(kind) ? true : limitKinds.smaller.has(kind) ? false : null
}

function levelOf(text: string): number | null {
  const found = levels.indexOf(text)
  return found === -1 ? null : found
}

/** Units of shares and counts (1) and of time (ms), as policies write them (quantities/duration.ts, quantities/percent.ts). */
const units: Readonly<Record<string, number>> = { '%': 0.01, '': 1, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The amount that a text says: "15%" is 0.15; null when it says none. */
function amount(text: string): number | null {
  const [, digits, unit = ''] = /^(-?\d+(?:\.\d+)?)\s*([a-z%]*)$/.exec(text) ?? []
  const factor = units[unit]
  return digits === undefined || factor === undefined ? null : Number(digits) * factor
}
