import { formatDuration } from '../../collector/index.ts'
import type { ImportedFacts } from '../../contract/evidence-events.ts'
import type { Drill } from '../../contract/probe-events.ts'

const day = 86_400_000
const hour = 3_600_000

/** What a report says, in a line. */
export function factsInWords(facts: ImportedFacts): string {
  switch (facts.kind) {
    case 'tests':
      return `${facts.tests} tests, ${facts.failures + facts.errors} failed, ${facts.skipped} skipped`
    case 'coverage':
      return facts.total === 0 ? 'no line that could be run' : `${facts.covered} of ${facts.total} lines covered, ${percent(facts.covered / facts.total)}`
    case 'sarif':
      return `${facts.tools.join(', ')}: ${facts.counts.error} errors, ${facts.counts.warning} warnings, ${facts.counts.note} notes`
    case 'figure':
      return String(facts.value)
    case 'conversion':
      return (['baseline', 'candidate'] as const).map(arm => `${arm} ${facts[arm].conversions} of ${facts[arm].visitors} visitors`).join(', ')
  }
}

/** What a rollback drill came to, in a line. */
export function drillInWords({ checks, secondsToRecover, recovered = true }: Drill): string {
  const broken = checks.filter(({ passed, total }) => passed < total).map(({ check, passed, total }) => `${check} ${passed} of ${total}`)
  const took = formatDuration(secondsToRecover * 1000)
  const served = recovered ? `served everything after ${took}` : `did not serve everything within ${took}`
  return [served, ...broken].join(', ')
}

/** "3 days", "5 hours" @param length ms, ≥ 0 */
export function lengthInWords(length: number): string {
  const [count, unit] = length < 2 * day ? [Math.floor(length / hour), 'hour'] : [Math.floor(length / day), 'day']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** Rounded down: 79.99 % is not 80 %. */
function percent(share: number): string {
  return `${Math.floor(share * 1000) / 10} %`
}
