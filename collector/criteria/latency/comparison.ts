import type { Arm } from '../../../contract/arm.ts'
import { formatDuration, formatLatency, formatPercent } from '../../../contract/quantities.ts'
import { splitIntoBatches, type Window } from '../../../statistics/batches.ts'
import type { Estimate } from '../../../statistics/estimate.ts'
import type { ExponentialHistogram } from '../../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../../statistics/histogram-sum.ts'
import { estimateLatencyRatio, type LatencyRatio } from '../../../statistics/latency.ts'
import { ratioBounds } from '../../../statistics/log-ratio.ts'
import { minEvidenceForQuantile, type RemainingTime } from '../../../statistics/required-evidence.ts'
import type { Latencies } from '../../evidence/evidence.ts'
import type { FindingDraft } from '../finding.ts'
import { formatConfidence } from '../phrases.ts'

export const quantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const
export type QuantileName = keyof typeof quantiles

/** One latency ratio with the margin that applies to it. */
export interface Comparison {
  readonly ratio: LatencyRatio
  /** m' = max(margin, floor / baseline's quantile): below the floor two processes of one program cannot be told apart. */
  readonly margin: number
  readonly estimate: Estimate
  /** Level of the estimate's bounds. */
  readonly alpha: number
  /** Whether seconds and requests reach the least that a quantile needs. */
  readonly enough: boolean
}

interface Asked {
  readonly quantile: QuantileName
  readonly margin: number
}

/** Compares the arms over all given endpoints together, on equal batches of time.
 *  @param alpha level of the estimate's bounds  @returns null when an arm has no expected answer */
export function compareLatency(
  slices: Readonly<Record<Arm, readonly Latencies[]>>,
  window: Window,
  { quantile, margin }: Asked,
  alpha: number,
): Comparison | null {
  const batches = splitIntoBatches(window)
  const pooled = (arm: Arm) => batches.map(batch => poolHistograms(slices[arm], batch))
  const ratio = estimateLatencyRatio({ baseline: pooled('baseline'), candidate: pooled('candidate') }, quantiles[quantile])
  if (!ratio) return null
  const n = Math.min(ratio.n.baseline, ratio.n.candidate)
  const least = minEvidenceForQuantile(quantiles[quantile])
  return {
    ratio,
    margin: Math.max(margin, floorOf(quantile) / ratio.quantiles.baseline),
    estimate: { ...ratioBounds(ratio, alpha), n, unit: 'ratio' },
    alpha,
    enough: window.to - window.from >= least.seconds && n >= least.requests,
  }
}

/** ms: copies of one server at 1 ms differ by that much from start to start. */
function floorOf(quantile: QuantileName): number {
  return quantile === 'p50' ? 1 : 2
}

/** What is one already is left as it is, so that cached histograms stay the same objects. */
function poolHistograms(latencies: readonly Latencies[], batch: Window): ExponentialHistogram {
  const [first, ...others] = latencies
  return first && others.length === 0 ? first.latency(batch) : mergeHistograms(latencies.map(one => one.latency(batch)))
}

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
  return `the margin is ${formatPercent(asked)}, here ${formatPercent(applied)} because differences below ${floorOf(quantile)} ms are not measurable`
}

/** What more load could do, as remedy and seconds. */
export function describeRemainingTime(outlook: RemainingTime, name: string): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  switch (outlook.kind) {
    case 'seconds':
      return { secondsMore: outlook.seconds, remedy: `Needs about ${formatDuration(outlook.seconds * 1000)} more of this load.` }
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
