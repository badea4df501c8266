import type { Drill } from '../../contract/probe-events.ts'
import { mapConcurrently } from '../platform/map-concurrently.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { changeOrder } from './change.ts'
import { readBack } from './read.ts'
import { enter } from './sign-in.ts'
import { type Tried, tally } from './tried.ts'
import type { KnownAccount, KnownOrder } from './written.ts'

/** What one look at everything showed. */
export interface Round {
  readonly checks: Drill['checks']
  /** All accounts, with what the baseline changed of them. */
  readonly accounts: readonly KnownAccount[]
}

const accountsAtOnce = 4

/** Asks the baseline for every kind of request once, with every account that the candidate made. Never throws for what the baseline does.
 *  @throws Interrupted */
export async function playRound(baseline: ApiClient, accounts: readonly KnownAccount[], interrupted: AbortSignal): Promise<Round> {
  const visits = await mapConcurrently(accounts, accountsAtOnce, account => {
    interrupted.throwIfAborted()
    return visit(baseline, account)
  })
  return { checks: tally(visits.flatMap(({ tried }) => tried)), accounts: visits.map(({ account }) => account) }
}

async function visit(baseline: ApiClient, known: KnownAccount): Promise<{ readonly account: KnownAccount; readonly tried: readonly Tried[] }> {
  const entry = await enter(baseline, known)
  const reading = await readBack(baseline, known, entry)
  const orders: KnownOrder[] = []
  const changes: Tried[] = []
  for (const before of known.orders) {
    const { order, tried } = await changeOrder(baseline, entry.token, before, reading.sound.has(before.reference))
    orders.push(order)
    changes.push(...tried)
  }
  return { account: { ...known, orders }, tried: [...entry.tried, ...reading.tried, ...changes] }
}

/** What a round comes to while the baseline does not even answer. */
export function unanswered(accounts: readonly KnownAccount[], failure: string): Drill['checks'] {
  const orders = accounts.flatMap(account => account.orders)
  const totals = {
    'sign-in': accounts.reduce((sum, { tokens }) => sum + (tokens ? 3 : 1), 0),
    'orders readable': orders.length,
    'orders changeable': orders.filter(({ later }) => later !== null).length,
    'nothing lost':
      accounts.length + accounts.filter(({ phone }) => phone !== null).length + orders.length + orders.filter(({ payment }) => payment !== null).length,
  } as const satisfies Record<Tried['check'], number>
  return tally([]).map(({ check }) => ({ check, passed: 0, total: totals[check], detail: failure }))
}
