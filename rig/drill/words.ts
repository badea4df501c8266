import type { Arm } from '../../contract/arm.ts'
import type { Drill } from '../../contract/probe-events.ts'
import { formatDuration } from '../../contract/quantities.ts'
import { isWhole } from './tried.ts'

/** Whether the way back held. @param within ms that it may take */
export function held({ checks, secondsToRecover, recovered }: Drill, within: number): boolean {
  return isWhole(checks) && recovered !== false && secondsToRecover * 1000 <= within
}

/** A drill for people: what it came to, then each check. */
export function drillText(drill: Drill, within: number, names: Readonly<Record<Arm, string>>): string {
  const width = Math.max(...drill.checks.map(({ check }) => check.length))
  const rows = drill.checks.map(({ check, passed, total, detail }) => {
    const sign = total > 0 && passed === total ? '✓' : '✗'
    return `${sign} ${check.padEnd(width)}  ${passed} of ${total}${detail === undefined ? '' : `\n  ${' '.repeat(width)}  first: ${detail}`}`
  })
  return [sentence(drill, within, names), ...rows].join('\n')
}

function sentence(drill: Drill, within: number, { baseline, candidate }: Readonly<Record<Arm, string>>): string {
  const took = formatDuration(drill.secondsToRecover * 1000)
  if (held(drill, within))
    return `The way back held: ${baseline} served everything that ${candidate} had written, ${took} after the switch (allowed are ${formatDuration(within)}).`
  if (drill.recovered === false) return `The way back did not hold: in ${took} ${baseline} did not serve everything that ${candidate} had written.`
  return `The way back did not hold: ${baseline} served everything that ${candidate} had written only ${took} after the switch (allowed are ${formatDuration(within)}).`
}
