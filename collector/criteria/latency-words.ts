import { formatDuration, formatLatency, formatPercent } from '../../contract/quantities.ts'
import type { RemainingTime } from '../../statistics/required-evidence.ts'
import type { FindingDraft } from './finding.ts'
import { type Comparison, floorOf, type QuantileName } from './latency-comparison.ts'

/** "4.1 % slower", "3 % faster", "equally fast" */
export function direction(ratio: number): string {
  const change = size(ratio)
  if (change === '0') return 'equally fast'
  return `${change} % ${ratio > 1 ? 'slower' : 'faster'}`
}

/** "between 2 and 6 % slower", "between 1 % faster and 5 % slower" */
function range(lower: number, upper: number): string {
  if (!Number.isFinite(upper)) return 'nobody can say how far off'
  if (lower >= 1 && size(lower) !== '0') return `between ${size(lower)} and ${size(upper)} % slower`
  if (upper <= 1 && size(upper) !== '0') return `between ${size(upper)} and ${size(lower)} % faster`
  return `between ${direction(lower)} and ${direction(upper)}`
}

/** "Django answers 4.1 % slower at p95 (81.2 ms against 78 ms; between 2 and 6 % slower)" */
export function comparison({ ratio, estimate }: Comparison, quantile: QuantileName, name: string): string {
  return `${name} answers ${direction(estimate.value)} at ${quantile} (${times(ratio.quantiles)}; ${range(estimate.lower, estimate.upper)})`
}

export function times({ baseline, candidate }: Comparison['ratio']['quantiles']): string {
  return `${formatLatency(candidate)} against ${formatLatency(baseline)}`
}

/** "the margin is 15 %", with the reason when the floor widened it. */
export function marginWords(applied: number, asked: number, quantile: QuantileName): string {
  if (applied <= asked) return `the margin is ${formatPercent(asked)}`
  return `the margin is ${formatPercent(asked)}, here ${formatPercent(applied)} because less than ${floorOf(quantile)} ms cannot be told apart`
}

/** What more load could do, as remedy and seconds. */
export function longer(outlook: RemainingTime, name: string): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  switch (outlook.kind) {
    case 'seconds':
      return { secondsMore: outlook.seconds, remedy: `Needs about ${formatDuration(outlook.seconds * 1000)} more of this load.` }
    case 'trend is no-go':
      return { remedy: `The trend is no-go: more load would most likely confirm it. Make ${name} faster first.` }
    case 'not decidable':
      return {
        remedy: `Not decidable at this margin within an hour; this run supports ${supported(outlook.supports)}. Find out what makes the times vary.`,
      }
  }
}

function supported(share: number | null): string {
  return share !== null ? `at most +${size(1 + Math.max(0, share))} %` : 'nothing'
}

/** Per cent between a ratio and 1, one decimal below 10. */
function size(ratio: number): string {
  const change = Math.abs(ratio - 1) * 100
  return String(Number(change.toFixed(change < 9.95 ? 1 : 0)))
}
