import { type Arm, arms } from '../../contract/arm.ts'
import { type RequestOutcome, requestOutcomes } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { countsPerSlice } from '../evidence/counts-per-slice.ts'
import type { Evidence } from '../evidence/evidence.ts'

/** A backend that gave wrong answers, or none, to most requests for so long that more load would only do harm. */
export interface Collapse {
  readonly arm: Arm
  /** Slices through which it had lasted when it was found. */
  readonly window: Window
  readonly requests: number
  readonly failures: number
}

/** More than half of at least 10 requests in each of 10 slices on end. An answer of a rate limiter is none of the backend's. */
const [lasting, fewestRequests, share] = [10, 10, 0.5]
const wrong: readonly RequestOutcome[] = ['unexpected', 'failed']

interface Slice {
  readonly requests: number
  readonly failures: number
}

/** Looks for the first collapse, slice by slice, each once. */
export class CollapseWatch {
  #found: Collapse | null = null
  #seen = 0
  /** The slices that mostly failed, up to the last one seen. */
  readonly #failing: Record<Arm, Slice[]> = { baseline: [], candidate: [] }

  /** Looks at the complete slices before one that were not looked at yet. @returns the first collapse so far; null: none */
  upTo(evidence: Evidence, end: number): Collapse | null {
    if (this.#found || end <= this.#seen) return this.#found
    const window = { from: this.#seen, to: end }
    const slices = { baseline: slicesOf(evidence, 'baseline', window), candidate: slicesOf(evidence, 'candidate', window) }
    for (let i = 0; i < end - window.from && !this.#found; i++) for (const arm of arms) this.#look(arm, slices[arm][i], window.from + i + 1)
    this.#seen = end
    return this.#found
  }

  get found(): Collapse | null {
    return this.#found
  }

  #look(arm: Arm, slice: Slice | undefined, end: number): void {
    const failing = this.#failing[arm]
    if (slice && isFailing(slice)) failing.push(slice)
    else failing.length = 0
    if (failing.length < lasting) return
    const sum = (of: keyof Slice) => failing.reduce((total, one) => total + one[of], 0)
    this.#found ??= { arm, window: { from: end - lasting, to: end }, requests: sum('requests'), failures: sum('failures') }
  }
}

/** What a collapse was, for people. */
export function collapseWords({ arm, window, requests, failures }: Collapse, names: Readonly<Record<Arm, string>>): string {
  return `${names[arm]} answered ${failures} of ${requests} requests wrongly or not at all in the ${window.to - window.from} s before second ${window.to} of the load`
}

function isFailing({ requests, failures }: Slice): boolean {
  return requests >= fewestRequests && failures > share * requests
}

function slicesOf(evidence: Evidence, arm: Arm, window: Window): Slice[] {
  const requests = countsPerSlice(evidence, arm, window, requestOutcomes)
  const failures = countsPerSlice(evidence, arm, window, wrong)
  return requests.map((count, i) => ({ requests: count, failures: failures[i] ?? 0 }))
}
