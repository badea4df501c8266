import { formatLatency, formatPercent } from '../../../contract/quantities.ts'
import type { RemainingTime } from '../../../statistics/required-evidence.ts'
import type { FindingDraft } from '../finding.ts'
import { formatConfidence } from '../formats.ts'
import { needsMoreLoad } from '../shortage.ts'
import { type Comparison, floorMs, type QuantileName } from './comparison.ts'

/** "4.1 % slower", "3 % faster", "unchanged" */
export function describeChange(ratio: number): string {
  const change = formatSize(ratio)
  if (change === '0') return 'unchanged'
  return `${change} % ${ratio > 1 ? 'slower' : 'faster'}`
}

/** "+8 %", "-2.1 %" */
export function formatBound(ratio: number): string {
  const change = formatSize(ratio)
  return `${change === '0' ? '' : ratio > 1 ? '+' : '-'}${change} %`
}

/** "95 % bounds -1 % and +6 %": each is one-sided, at the confidence that it is judged with. */
function describeBounds(lower: number, upper: number, alpha: number): string {
  if (!Number.isFinite(upper)) return 'bounds unknown: too few seconds'
  return `${formatConfidence(alpha)} bounds ${formatBound(lower)} and ${formatBound(upper)}`
}

/** "Django's p95 is 4.1 % slower (81.2 ms against 78 ms; 95 % bounds +2 % and +6 %)" */
export function describeComparison({ ratio, estimate, alpha }: Comparison, quantile: QuantileName, name: string): string {
  return `${name}'s ${quantile} is ${describeChange(estimate.value)} (${formatTimes(ratio.quantiles)}; ${describeBounds(estimate.lower, estimate.upper, alpha)})`
}

export function formatTimes({ baseline, candidate }: Comparison['ratio']['quantiles']): string {
  return `${formatLatency(candidate)} against ${formatLatency(baseline)}`
}

/** "the margin is 15 %", with the reason when the floor widened it. */
export function describeMargin(applied: number, asked: number, quantile: QuantileName): string {
  if (applied <= asked) return `the margin is ${formatPercent(asked)}`
  return `the margin is ${formatPercent(asked)}, here ${formatPercent(applied)} because differences below ${floorMs(quantile)} ms are not measurable`
}

/** What more load could do, as remedy and seconds. */
export function describeRemainingTime(outlook: RemainingTime, name: string): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  switch (outlook.kind) {
    case 'seconds':
      return needsMoreLoad(outlook.seconds)
    case 'trend is no-go':
      return { remedy: `The estimate is beyond the margin, so more load is unlikely to help. Make ${name} faster, then rerun.` }
    case 'not decidable':
      return {
        remedy: `Not decidable at this margin within an hour; this run supports ${supported(outlook.supports)}. Find out what makes the latencies vary.`,
      }
  }
}

function supported(share: number | null): string {
  return share !== null ? `at most +${formatSize(1 + Math.max(0, share))} %` : 'nothing'
}

/** Per cent between a ratio and 1, one decimal below 10. */
function formatSize(ratio: number): string {
  const change = Math.abs(ratio - 1) * 100
  return String(Number(change.toFixed(change < 9.95 ? 1 : 0)))
}
