import { type Difference, type Direction, differences, directionOf } from '../../collector/index.ts'
import type { Entry } from './entry.ts'
import { verdictsIn } from './questions.ts'

/** What changed in the limits between a run and the one before it. */
export interface LimitChanges {
  readonly run: string
  readonly since: string
  /** ISO 8601 */
  readonly judgedAt: string
  readonly changes: readonly (Difference & { readonly direction: Direction })[]
}

/** Every run that was judged by other limits than the run before it, in order; a policy of which only words changed is none. */
export function limitChanges(entries: readonly Entry[]): LimitChanges[] {
  const runs = verdictsIn(entries)
  return runs.flatMap((run, i) => {
    const before = runs[i - 1]
    if (!before || before.policy.sha256 === run.policy.sha256) return []
    const lines = { ...before.policy.limits, ...run.policy.limits }
    const changes = differences(before.policy.limits, run.policy.limits).map(found => ({ ...found, direction: directionOf(found, lines) }))
    const real = changes.filter(({ direction }) => direction !== 'reworded')
    return real.length > 0 ? [{ run: run.run, since: before.run, judgedAt: run.judgedAt, changes: real }] : []
  })
}
