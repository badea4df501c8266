import type { Series } from './error-rate.ts'

/** Slices through which the candidate mostly failed while the baseline did not. */
export interface Outage {
  /** First slice, counted from the series' start. */
  readonly from: number
  readonly seconds: number
}

/** The first outage of the candidate: at least 3 slices on end, each with at least 10 requests and more than half of them unexpected,
 *  while the baseline answered requests and less than 10 % of them unexpectedly (docs/statistics.md, "Error rate below L").
 *  @returns its whole length, or null */
export function outage(candidate: Series, baseline: Series): Outage | null {
  const shortest = 3
  let from = 0
  for (let slice = 0; slice <= candidate.requests.length; slice++) {
    if (slice < candidate.requests.length && isDown(candidate, baseline, slice)) continue
    if (slice - from >= shortest) return { from, seconds: slice - from }
    from = slice + 1
  }
  return null
}

function isDown(candidate: Series, baseline: Series, slice: number): boolean {
  const fewestRequests = 10
  return (candidate.requests[slice] ?? 0) >= fewestRequests && share(candidate, slice) > 0.5 && share(baseline, slice) < 0.1
}

/** NaN, which compares as false, where there was no request: nothing is known of that second. */
function share({ requests, errors }: Series, slice: number): number {
  return (errors[slice] ?? 0) / (requests[slice] ?? 0)
}
