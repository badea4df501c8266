import { type Arm, arms } from '../../contract/arm.ts'
import { type RequestOutcome, requestOutcomes } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { sum } from '../../statistics/descriptive.ts'
import { sumRequestsPerSlice } from '../evidence/endpoint-sums.ts'
import type { Evidence } from '../evidence/evidence.ts'

/** A backend that failed most requests for so long that more load would only do harm. */
export interface MassFailure {
  readonly arm: Arm
  /** Slices for which it had lasted when it was detected. */
  readonly window: Window
  readonly requests: number
  readonly failures: number
}

/** More than half of at least 10 requests failed in each of 10 consecutive slices. Answers of a rate limiter do not count. */
const [minSlices, minRequests, share] = [10, 10, 0.5]
const wrong: readonly RequestOutcome[] = ['unexpected', 'failed']

interface Slice {
  readonly requests: number
  readonly failures: number
}

/** Detects the first mass failure, slice by slice. */
export class MassFailureWatch {
  #found: MassFailure | null = null
  #seen = 0
  /** Consecutive failing slices up to the last one seen. */
  readonly #failing: Record<Arm, Slice[]> = { baseline: [], candidate: [] }

  /** Checks the complete slices before `end` that are still unchecked. @returns the first mass failure; null: none */
  upTo(evidence: Evidence, end: number): MassFailure | null {
    if (this.#found || end <= this.#seen) return this.#found
    const window = { from: this.#seen, to: end }
    const slices = { baseline: slicesOf(evidence, 'baseline', window), candidate: slicesOf(evidence, 'candidate', window) }
    for (let i = 0; i < end - window.from && !this.#found; i++) for (const arm of arms) this.#look(arm, slices[arm][i], window.from + i + 1)
    this.#seen = end
    return this.#found
  }

  get found(): MassFailure | null {
    return this.#found
  }

  #look(arm: Arm, slice: Slice | undefined, end: number): void {
    const failing = this.#failing[arm]
    if (slice && isFailing(slice)) failing.push(slice)
    else failing.length = 0
    if (failing.length < minSlices) return
    const total = (of: keyof Slice) => sum(failing.map(slice => slice[of]))
    this.#found ??= { arm, window: { from: end - minSlices, to: end }, requests: total('requests'), failures: total('failures') }
  }
}

/** A mass failure as a clause of a sentence. */
export function describeMassFailure({ arm, window, requests, failures }: MassFailure, names: Readonly<Record<Arm, string>>): string {
  return `${names[arm]} failed ${failures} of ${requests} requests in the ${window.to - window.from} s before second ${window.to} of the load`
}

function isFailing({ requests, failures }: Slice): boolean {
  return requests >= minRequests && failures > share * requests
}

function slicesOf(evidence: Evidence, arm: Arm, window: Window): Slice[] {
  const requests = sumRequestsPerSlice(evidence.endpoints(arm), window, requestOutcomes)
  const failures = sumRequestsPerSlice(evidence.endpoints(arm), window, wrong)
  return requests.map((count, i) => ({ requests: count, failures: failures[i] ?? 0 }))
}
