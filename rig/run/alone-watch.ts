import type { RunState } from '../../contract/run-state.ts'

/** As in the measured seconds (collector/judge/collapse.ts): more than half of at least 10 requests, ten times on end. */
const [lasting, fewestRequests, share] = [10, 10, 0.5]

/** Watches the baseline while it is under load alone, before any second can be judged: what it shows decides nothing but whether the load goes on. */
export class AloneWatch {
  #before: NonNullable<RunState['alone']> = { requests: 0, failures: 0 }
  #failing = 0

  /** Looks once a second. @returns whether it has mostly failed for ten of them */
  look(counted: NonNullable<RunState['alone']>): boolean {
    const requests = counted.requests - this.#before.requests
    const failures = counted.failures - this.#before.failures
    this.#before = counted
    this.#failing = requests >= fewestRequests && failures > share * requests ? this.#failing + 1 : 0
    return this.#failing >= lasting
  }
}
