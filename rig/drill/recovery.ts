import { setTimeout as sleep } from 'node:timers/promises'
import type { Drill } from '../../contract/probe-events.ts'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { failEveryCheck, type Round, runRound } from './round.ts'
import { describeFailingChecks, isComplete } from './tried.ts'
import type { KnownAccount } from './written.ts'

export interface Watch {
  /** Connects to the baseline again for each check: it may have just started, or traffic may have just been switched. @throws InputFailure when it does not answer */
  connect(): Promise<Backend>
  /** Process that wrote the data; it must not be the one that responds. */
  readonly candidateInstance: string
  /** When the switch began: performance.now(), ms. */
  readonly since: number
  /** Time limit of the baseline. */
  readonly limitMs: number
  readonly interrupted: AbortSignal
  readonly log: StatusLog
}

export type Recovery = Pick<Drill, 'checks' | 'secondsToRecover'> & { readonly recovered: boolean }

/** Between the starts of two checks. */
const checkIntervalMs = 1000

/** Checks everything each second until all checks pass or the time limit is reached; then the last check counts. @throws Interrupted */
export async function watchRecovery(accounts: readonly KnownAccount[], watch: Watch): Promise<Recovery> {
  let known = accounts
  let reported = ''
  for (;;) {
    const began = performance.now()
    const round = await checkOnce(known, watch)
    known = round.accounts
    const elapsed = performance.now() - watch.since
    const recovered = isComplete(round.checks)
    if (recovered || elapsed > watch.limitMs) return { checks: round.checks, secondsToRecover: elapsed / 1000, recovered }
    reported = logFailingChecks(round.checks, elapsed, reported, watch.log)
    await sleep(Math.max(0, began + checkIntervalMs - performance.now()), undefined, { signal: watch.interrupted }).catch(() => {})
    watch.interrupted.throwIfAborted()
  }
}

async function checkOnce(accounts: readonly KnownAccount[], { connect, candidateInstance, interrupted }: Watch): Promise<Round> {
  const reached = await connect().catch(describeFailure)
  if (typeof reached === 'string') return { accounts, checks: failEveryCheck(accounts, reached) }
  using baseline = reached
  if (baseline.identity.instance !== candidateInstance) return await runRound(baseline.api, accounts, interrupted)
  return { accounts, checks: failEveryCheck(accounts, `at ${baseline.url.origin} the candidate still responds (instance ${candidateInstance})`) }
}

function describeFailure(error: unknown): string {
  if (error instanceof InputFailure) return sentenceOf(error)
  throw error
}

/** Logs the failing checks when they have changed. @returns their description */
function logFailingChecks(checks: Drill['checks'], elapsed: number, before: string, log: StatusLog): string {
  const missing = describeFailingChecks(checks)
  if (missing !== before) log(`after ${Math.ceil(elapsed / 1000)} s still failing: ${missing}`)
  return missing
}
