import type { LiveVerdict } from '../live/run-case.ts'
import type { Expected } from './expected.ts'

/** In what a verdict is not what was written down before the run; empty when it is.
 *  @returns sentences */
export function complaints({ measured, caughtBy, mayFail }: Expected, verdict: LiveVerdict): string[] {
  const failed = failedKinds(verdict)
  const named: readonly string[] = [...(caughtBy ? [caughtBy] : []), ...mayFail]
  // Migrated is what is in parity, by definition: it may fail wherever parity may.
  const allowed = named.includes('parity') ? [...named, 'migrated'] : named
  return [
    ...verdict.checkpoints.flatMap(checkpoint =>
      outcomeOf(checkpoint) === measured ? [] : [`checkpoint ${checkpoint.id} is ${outcomeOf(checkpoint)}, expected ${measured}`],
    ),
    ...(caughtBy && !failed.includes(caughtBy) ? [`${caughtBy} did not fail`] : []),
    ...failed.flatMap(kind => (allowed.includes(kind) ? [] : [`${kind} failed and should not have: ${reasonOf(verdict, kind)}`])),
  ]
}

/** What one run without a drill before it can show: uptime over nights and the way back are left out where all else passed. */
function outcomeOf({ parts, findings }: LiveVerdict['checkpoints'][number]): string | undefined {
  const open = findings.filter(({ part, status }) => part === 'measured' && status === 'unknown')
  const beyondOneRun = open.length > 0 && open.every(({ criterion }) => ['uptime-demonstrated', 'way-back'].includes(criterion))
  return parts.measured === 'inconclusive' && beyondOneRun ? 'go' : parts.measured
}

/** Kinds of the measured criteria that failed, and the rollback trigger of slowness when it is active; each once. */
export function failedKinds({ checkpoints, rollback }: LiveVerdict): string[] {
  const kinds = checkpoints.flatMap(({ findings }) => findings.flatMap(({ part, status, kind }) => (part === 'measured' && status === 'fail' ? [kind] : [])))
  const slow = rollback.some(({ id, state }) => id === 'performance-degradation' && state === 'active')
  return [...new Set([...kinds, ...(slow ? ['slowdown'] : [])])]
}

/** Text of the first failed finding of a kind. */
export function reasonOf({ checkpoints, rollback }: LiveVerdict, kind: string): string {
  const finding = checkpoints.flatMap(({ findings }) => findings).find(one => one.kind === kind && one.status === 'fail')
  return finding?.reason ?? rollback.find(({ state }) => state === 'active')?.reason ?? ''
}
