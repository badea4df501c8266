import { type LogRatio, ratioBounds } from './log-ratio.ts'

/** What more load could do for a criterion on a ratio that is unknown (docs/statistics.md, "How much longer"). */
export type RemainingTime =
  | { readonly kind: 'seconds'; readonly seconds: number }
  /** The ratio is at or beyond the margin: more load would most likely end in no-go. */
  | { readonly kind: 'trend is no-go' }
  /** More than an hour away. `supports`: the candidate is at most this much slower, which this run does show (0.07 is 7 %);
   *  null when it shows nothing. */
  | { readonly kind: 'not decidable'; readonly supports: number | null }

/** Further seconds of load after which equal arms would pass four times in five.
 *  @param options.seconds T of the window so far  @param options.margin m', the margin applied  @param options.alpha level of a pass */
export function estimateRemainingTime(ratio: LogRatio, options: { readonly seconds: number; readonly margin: number; readonly alpha: number }): RemainingTime {
  const limit = Math.log(1 + options.margin)
  if (ratio.logRatio >= limit) return { kind: 'trend is no-go' }
  const levelAndPower = 2.4865 // z(95 %) + z(80 %)
  const longer = options.seconds * ((levelAndPower * ratio.standardError) / limit) ** 2 - options.seconds
  if (longer > 3600) return { kind: 'not decidable', supports: supported(ratio, options.alpha) }
  return { kind: 'seconds', seconds: inTens(longer) }
}

/** Evidence that must be there before a bound can be trusted. */
export interface MinEvidence {
  /** Seconds of measured window. */
  readonly seconds: number
  /** Requests per arm. */
  readonly requests: number
}

/** Least evidence for a latency ratio at quantile p: 58 s and 100/(1-p) requests in each arm. */
export function minEvidenceForQuantile(p: number): MinEvidence {
  return { seconds: 58, requests: Math.ceil(Number((100 / (1 - p)).toPrecision(12))) }
}

/** Further seconds until the least evidence is there, at the rate so far.
 *  @param so far: seconds of the window and requests of the arm with fewer  @returns null when nothing arrives */
export function secondsUntilMinEvidence(soFar: MinEvidence, least: MinEvidence): number | null {
  const missing = least.requests - soFar.requests
  if (missing > 0 && soFar.requests === 0) return null
  const forRequests = missing > 0 ? (missing * soFar.seconds) / soFar.requests : 0
  return inTens(Math.max(least.seconds - soFar.seconds, forRequests))
}

/** Seconds of measured window that a run needs before it can be go, said before it starts.
 *  @param rate requests per second and arm in the scope  @param least what each criterion needs  @returns infinite without load */
export function minWindowSeconds(rate: number, least: readonly MinEvidence[]): number {
  return least.reduce((most, { seconds, requests }) => Math.max(most, seconds, requests === 0 ? 0 : Math.ceil(requests / rate)), 58)
}

function supported(ratio: LogRatio, alpha: number): number | null {
  return Number.isFinite(ratio.standardError) ? ratioBounds(ratio, alpha).upper - 1 : null
}

/** At least 10 s, rounded up to 10 s. */
function inTens(seconds: number): number {
  return Math.max(10, Math.ceil(seconds / 10) * 10)
}
