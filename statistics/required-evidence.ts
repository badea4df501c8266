import { type LogRatio, ratioBounds } from './ratio-bounds.ts'

/** Evidence without which no bound is trusted. */
export interface MinEvidence {
  /** Seconds of measured window. */
  readonly seconds: number
  /** Requests per arm. */
  readonly requests: number
}

/** Least seconds of measured window behind any bound (docs/statistics.md, "Latency ratio" 6). */
export const minWindowSeconds = 58

/** Least evidence for a latency at quantile p: 58 s and 100/(1-p) requests in each arm. */
export function minEvidenceForQuantile(p: number): MinEvidence {
  return { seconds: minWindowSeconds, requests: Math.ceil(Number((100 / (1 - p)).toPrecision(12))) }
}

/** Seconds of load until the least evidence is there, at the rate so far; at least 10, in tens.
 *  @param soFar seconds of the window and requests of the arm with fewer  @returns null when nothing arrives */
export function secondsUntilMinEvidence(soFar: MinEvidence, min: MinEvidence): number | null {
  const missing = min.requests - soFar.requests
  if (missing > 0 && soFar.requests === 0) return null
  const forRequests = missing > 0 ? (missing * soFar.seconds) / soFar.requests : 0
  return roundUpToTens(Math.max(min.seconds - soFar.seconds, forRequests))
}

/** Seconds of measured window that a run needs before it can be go, estimated before it starts.
 *  @param rate requests per second and arm in the scope  @param mins what each criterion needs  @returns infinite without load */
export function requiredWindowSeconds(rate: number, mins: readonly MinEvidence[]): number {
  const needed = mins.flatMap(({ seconds, requests }) => [seconds, requests === 0 ? 0 : Math.ceil(requests / rate)])
  return Math.max(minWindowSeconds, ...needed)
}

/** What more load could do for a criterion on a ratio that is unknown (docs/statistics.md, "How much longer"). */
export type RemainingTime =
  | { readonly kind: 'seconds'; readonly seconds: number }
  /** The ratio is at or beyond the margin: more load would most likely end in no-go. */
  | { readonly kind: 'trend is no-go' }
  /** More than an hour away. `supports`: the upper bound of the slowdown, a margin that this run would support (0.07 is 7 %); null when there is none. */
  | { readonly kind: 'not decidable'; readonly supports: number | null }

/** Estimates the seconds of load after which equal arms would pass four times in five.
 *  @param options.seconds T of the window so far  @param options.margin m', the margin applied  @param options.alpha level of a pass */
export function estimateRemainingTime(ratio: LogRatio, options: { readonly seconds: number; readonly margin: number; readonly alpha: number }): RemainingTime {
  const limit = Math.log(1 + options.margin)
  if (ratio.logRatio >= limit) return { kind: 'trend is no-go' }
  const levelAndPower = 2.4865 // z(95 %) + z(80 %)
  const seconds = options.seconds * ((levelAndPower * ratio.standardError) / limit) ** 2 - options.seconds
  if (seconds > 3600) return { kind: 'not decidable', supports: supportedMargin(ratio, options.alpha) }
  return { kind: 'seconds', seconds: roundUpToTens(seconds) }
}

function supportedMargin(ratio: LogRatio, alpha: number): number | null {
  return Number.isFinite(ratio.standardError) ? ratioBounds(ratio, alpha).upper - 1 : null
}

/** At least 10 s, rounded up to 10 s. */
function roundUpToTens(seconds: number): number {
  return Math.max(10, Math.ceil(seconds / 10) * 10)
}
