import { lowerBound, upperBound } from './clopper-pearson.ts'
import { mean, sum, variance } from './descriptive.ts'
import { fayFeuerUpper } from './fay-feuer.ts'

/** One arm's counts per slice, from the window's start. */
export interface ErrorSeries {
  readonly requests: readonly number[]
  /** Requests without an expected answer. */
  readonly errors: readonly number[]
}

/** Share of errors, with bounds that hold when errors come in bursts (docs/statistics.md, "Error rate below L"). */
export interface ErrorRate {
  readonly n: number
  readonly k: number
  /** Variance of the errors between blocks, relative to that of independent errors; at least 1. */
  readonly designEffect: number
  /** Errors of each episode, a maximal run of slices with errors. */
  readonly episodes: readonly number[]
  readonly clopperPearsonUpper: number
  /** Null without errors. */
  readonly fayFeuerUpper: number | null
  /** The larger of the two, at most 1; 1 without requests. */
  readonly upper: number
  /** Clopper-Pearson; 0 without requests. */
  readonly lower: number
}

/** Estimates the error rate of one arm.
 *  @param options.alpha error level of each bound, one-sided
 *  @param options.burst least number of errors to assume in the largest episode, even when none was seen */
export function estimateErrorRate({
  requests,
  errors,
  alpha,
  burst,
}: ErrorSeries & { readonly alpha: number; readonly burst?: number | undefined }): ErrorRate {
  const [n, k] = [sum(requests), sum(errors)]
  const deff = designEffect(errors)
  const episodes = findEpisodes(errors)
  if (n === 0) return { n, k, designEffect: deff, episodes, clopperPearsonUpper: 1, fayFeuerUpper: null, upper: 1, lower: 0 }
  const clopperPearsonUpper = upperBound(k / deff, n / deff, alpha)
  const weights = raiseLargest(episodes, burst).map(count => count / n)
  const fayFeuer = k === 0 ? null : fayFeuerUpper(weights, alpha)
  const unseen = k === 0 && burst !== undefined ? (burst * -Math.log(alpha)) / n : 0
  const upper = Math.min(1, Math.max(clopperPearsonUpper, fayFeuer ?? 0, unseen))
  return { n, k, designEffect: deff, episodes, clopperPearsonUpper, fayFeuerUpper: fayFeuer, upper, lower: lowerBound(k / deff, n / deff, alpha) }
}

/** Variance / mean of the errors in complete blocks of 10 slices, at least 1; 1 with fewer than two blocks or without errors. */
function designEffect(errors: readonly number[]): number {
  const blockLength = 10
  const blocks = Array.from({ length: Math.floor(errors.length / blockLength) }, (_, j) => sum(errors.slice(j * blockLength, (j + 1) * blockLength)))
  if (blocks.length < 2 || mean(blocks) === 0) return 1
  return Math.max(1, variance(blocks) / mean(blocks))
}

function findEpisodes(errors: readonly number[]): number[] {
  const episodes: number[] = []
  let previous = 0
  for (const count of errors) {
    if (count > 0) episodes.push(previous > 0 ? (episodes.pop() ?? 0) + count : count)
    previous = count
  }
  return episodes
}

/** Raises the largest episode to at least `burst` errors. */
function raiseLargest(episodes: readonly number[], burst = 0): number[] {
  const largest = episodes.indexOf(Math.max(...episodes))
  return episodes.map((errors, j) => (j === largest ? Math.max(errors, burst) : errors))
}

/** Consecutive slices in which the candidate mostly failed and the baseline did not. */
export interface Outage {
  /** First slice, counted from the series' start. */
  readonly from: number
  readonly seconds: number
}

/** Finds the candidate's first outage: at least 3 consecutive slices, each with at least 10 requests and more than half of them errors,
 *  while the baseline had requests and less than 10 % errors (docs/statistics.md, "Error rate below L").
 *  @returns the whole outage, or null */
export function findOutage(candidate: ErrorSeries, baseline: ErrorSeries): Outage | null {
  const minSlices = 3
  let from = 0
  for (let slice = 0; slice <= candidate.requests.length; slice++) {
    if (slice < candidate.requests.length && isDown(candidate, baseline, slice)) continue
    if (slice - from >= minSlices) return { from, seconds: slice - from }
    from = slice + 1
  }
  return null
}

function isDown(candidate: ErrorSeries, baseline: ErrorSeries, slice: number): boolean {
  const minRequests = 10
  return (candidate.requests[slice] ?? 0) >= minRequests && share(candidate, slice) > 0.5 && share(baseline, slice) < 0.1
}

/** Share of errors in a slice; NaN, which compares as false, without a request. */
function share({ requests, errors }: ErrorSeries, slice: number): number {
  return (errors[slice] ?? 0) / (requests[slice] ?? 0)
}
