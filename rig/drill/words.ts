import type { Arm } from '../../contract/arm.ts'
import type { Drill } from '../../contract/probe-events.ts'
import { formatDuration } from '../../contract/quantities.ts'
import { isComplete } from './tried.ts'

/** Whether the rollback succeeded in time. @param limitMs time limit */
export function isWithinLimit({ checks, secondsToRecover, recovered }: Drill, limitMs: number): boolean {
  return isComplete(checks) && recovered !== false && secondsToRecover * 1000 <= limitMs
}

/** Formats a drill as text: the outcome, then each check. */
export function describeDrill(drill: Drill, limitMs: number, names: Readonly<Record<Arm, string>>): string {
  const width = Math.max(...drill.checks.map(({ check }) => check.length))
  const rows = drill.checks.map(({ check, passed, total, detail }) => {
    const sign = total > 0 && passed === total ? '✓' : '✗'
    return `${sign} ${check.padEnd(width)}  ${passed} of ${total}${detail === undefined ? '' : `\n  ${' '.repeat(width)}  first: ${detail}`}`
  })
  return [describeOutcome(drill, limitMs, names), ...rows].join('\n')
}

function describeOutcome(drill: Drill, limitMs: number, { baseline, candidate }: Readonly<Record<Arm, string>>): string {
  const took = formatDuration(drill.secondsToRecover * 1000)
  if (isWithinLimit(drill, limitMs))
    return `The rollback succeeded: ${baseline} served all data of ${candidate} ${took} after the switch (limit ${formatDuration(limitMs)}).`
  if (drill.recovered === false) return `The rollback failed: ${baseline} did not serve all data of ${candidate} within ${took}.`
  return `The rollback failed: ${baseline} served all data of ${candidate} only ${took} after the switch (limit ${formatDuration(limitMs)}).`
}
