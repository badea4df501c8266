import { lowerBound } from './clopper-pearson.ts'
import { sum } from './descriptive.ts'
import { estimateErrorRate } from './error-rate.ts'

/** Availability from probes of a health endpoint (docs/statistics.md, "Uptime"). */
export interface Uptime {
  readonly probes: number
  readonly failed: number
  /** Failed probes in each outage (a run of failed probes). */
  readonly outages: readonly number[]
  /** Share of the probes that were answered; 0 without probes. */
  readonly observed: number
  /** Lower bound of the availability: 1 - the upper bound of the share of failures; 0 without probes. */
  readonly demonstrates: number
  /** Upper bound of the share of failures, each outage being one episode. */
  readonly upper: number
  /** Lower bound of the share of failures (Clopper-Pearson), each probe by itself. */
  readonly lower: number
}

/** Estimates availability. A slice without a probe neither ends nor lengthens an outage; one with both outcomes lengthens it.
 *  @param options.up answered probes per slice  @param options.down unanswered probes per slice
 *  @param options.alpha error level of each bound, one-sided */
export function estimateUptime({ up, down, alpha }: ProbeSeries & { readonly alpha: number }): Uptime {
  const probed = up.map((count, slice) => ({ requests: count + (down[slice] ?? 0), errors: down[slice] ?? 0 })).filter(({ requests }) => requests > 0)
  const series = { requests: probed.map(({ requests }) => requests), errors: probed.map(({ errors }) => errors) }
  const { n, k, episodes, upper } = estimateErrorRate({ ...series, alpha })
  return {
    probes: n,
    failed: k,
    outages: episodes,
    observed: n === 0 ? 0 : (n - k) / n,
    demonstrates: 1 - upper,
    upper,
    lower: n === 0 ? 0 : lowerBound(k, n, alpha),
  }
}

/** Probes of one run, without the times of its outages. */
export interface RunProbes {
  readonly probes: number
  /** Failed probes in each outage. */
  readonly outages: readonly number[]
}

/** Answered and unanswered probes, slice by slice. */
export interface ProbeSeries {
  readonly up: readonly number[]
  readonly down: readonly number[]
}

const blockLength = 10

/** Reconstructs a series of probes, one per slice, from a run whose outages have no times.
 *  Each outage begins a block of ten slices, where its design effect is largest, so that a run gains nothing from not knowing its times.
 *  The series ends with an answer.
 *  @returns as many slices as there were probes, or one more where the outages leave no room between them */
export function reconstructProbes({ probes, outages }: RunProbes): ProbeSeries {
  const down: number[] = []
  const failed = sum(outages)
  let spare = probes - failed
  for (const length of outages) {
    const wanted = (blockLength - (down.length % blockLength)) % blockLength
    const gap = Math.min(spare, down.at(-1) ? Math.max(1, wanted) : wanted)
    append(down, 0, Math.max(down.at(-1) ? 1 : 0, gap))
    append(down, 1, length)
    spare -= gap
  }
  append(down, 0, Math.max(1, spare))
  return { down, up: down.map(count => 1 - count) }
}

/** Appends one by one: a run of days has more probes than a call may have arguments. */
function append(series: number[], value: 0 | 1, times: number): void {
  for (let n = 0; n < times; n++) series.push(value)
}
