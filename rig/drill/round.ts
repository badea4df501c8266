import type { Drill } from '../../contract/probe-events.ts'
import { mapConcurrently } from '../platform/map-concurrently.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { changeOrder } from './change.ts'
import { readAccountBack } from './read.ts'
import { signInEveryWay } from './sign-in.ts'
import { type CheckResult, countChecks } from './tried.ts'
import type { KnownAccount, KnownOrder } from './written.ts'

/** Result of one check of everything. */
export interface Round {
  readonly checks: Drill['checks']
  /** All accounts, with what the baseline changed of them. */
  readonly accounts: readonly KnownAccount[]
}

const maxConcurrentAccounts = 4

/** Sends each kind of request to the baseline once, for every account of the candidate. Failures of the baseline become check results.
 *  @throws Interrupted */
export async function runRound(baseline: ApiClient, accounts: readonly KnownAccount[], interrupted: AbortSignal): Promise<Round> {
  const visits = await mapConcurrently(accounts, maxConcurrentAccounts, account => {
    interrupted.throwIfAborted()
    return checkAccount(baseline, account)
  })
  return { checks: countChecks(visits.flatMap(({ tried }) => tried)), accounts: visits.map(({ account }) => account) }
}

async function checkAccount(baseline: ApiClient, known: KnownAccount): Promise<{ readonly account: KnownAccount; readonly tried: readonly CheckResult[] }> {
  const entry = await signInEveryWay(baseline, known)
  const reading = await readAccountBack(baseline, known, entry)
  const orders: KnownOrder[] = []
  const changes: CheckResult[] = []
  for (const before of known.orders) {
    const { order, tried } = await changeOrder(baseline, entry.token, before, reading.sound.has(before.reference))
    orders.push(order)
    changes.push(...tried)
  }
  return { account: { ...known, orders }, tried: [...entry.tried, ...reading.tried, ...changes] }
}

/** Check results while the baseline does not respond: each check fails. */
export function failEveryCheck(accounts: readonly KnownAccount[], failure: string): Drill['checks'] {
  const orders = accounts.flatMap(account => account.orders)
  const totals = {
    'sign-in': accounts.reduce((sum, { tokens }) => sum + (tokens ? 3 : 1), 0),
    'orders readable': orders.length,
    'orders changeable': orders.filter(({ later }) => later !== null).length,
    'nothing lost':
      accounts.length + accounts.filter(({ phone }) => phone !== null).length + orders.length + orders.filter(({ payment }) => payment !== null).length,
  } as const satisfies Record<CheckResult['check'], number>
  return countChecks([]).map(({ check }) => ({ check, passed: 0, total: totals[check], detail: failure }))
}
