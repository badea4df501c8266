import { setTimeout as sleep } from 'node:timers/promises'
import type { Drill } from '../../contract/probe-events.ts'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { playRound, type Round, unanswered } from './round.ts'
import { brokenInWords, isWhole } from './tried.ts'
import type { KnownAccount } from './written.ts'

export interface Watch {
  /** Looks for the baseline anew each time: it may start only now, or traffic may reach it only now. @throws InputFailure when it does not answer */
  reach(): Promise<Backend>
  /** Which process wrote: it must not be the one that answers. */
  readonly candidateInstance: string
  /** When the switch began: performance.now(), ms. */
  readonly since: number
  /** ms that the baseline may take. */
  readonly within: number
  readonly interrupted: AbortSignal
  readonly say: StatusLog
}

export type Recovery = Pick<Drill, 'checks' | 'secondsToRecover'> & { readonly recovered: boolean }

/** ms between the beginnings of two looks. */
const every = 1000

/** Looks at everything each second, until all of it is right or the time is over: then the last look counts. @throws Interrupted */
export async function watchRecovery(accounts: readonly KnownAccount[], watch: Watch): Promise<Recovery> {
  let known = accounts
  let said = ''
  for (;;) {
    const began = performance.now()
    const round = await look(known, watch)
    known = round.accounts
    const elapsed = performance.now() - watch.since
    const recovered = isWhole(round.checks)
    if (recovered || elapsed > watch.within) return { checks: round.checks, secondsToRecover: elapsed / 1000, recovered }
    said = sayWhatIsMissing(round.checks, elapsed, said, watch.say)
    await sleep(Math.max(0, began + every - performance.now()), undefined, { signal: watch.interrupted }).catch(() => {})
    watch.interrupted.throwIfAborted()
  }
}

async function look(accounts: readonly KnownAccount[], { reach, candidateInstance, interrupted }: Watch): Promise<Round> {
  const reached = await reach().catch(whyNot)
  if (typeof reached === 'string') return { accounts, checks: unanswered(accounts, reached) }
  using baseline = reached
  if (baseline.identity.instance !== candidateInstance) return await playRound(baseline.api, accounts, interrupted)
  return { accounts, checks: unanswered(accounts, `at ${baseline.url.origin} the candidate still answers (instance ${candidateInstance})`) }
}

function whyNot(error: unknown): string {
  if (error instanceof InputFailure) return sentenceOf(error)
  throw error
}

/** Says what is not right yet when it is something else than before. @returns what was said */
function sayWhatIsMissing(checks: Drill['checks'], elapsed: number, before: string, say: StatusLog): string {
  const missing = brokenInWords(checks)
  if (missing !== before) say(`after ${Math.ceil(elapsed / 1000)} s not right yet: ${missing}`)
  return missing
}
