import { account, accountsPerArm, mostAccounts } from '../../../contract/accounts.ts'
import { type Arm, arms } from '../../../contract/endpoint.ts'
import type { CensusAttributes, ObservedAttributes } from '../../../contract/events.ts'
import type { ApiClient } from '../../api-client.ts'
import { compare } from './compare.ts'
import { type AccountWrites, type Ledger, writesByAccount } from './expectations.ts'
import { readAccount } from './orders.ts'

export interface CensusOptions {
  readonly runId: string
  readonly backends: Readonly<Record<Arm, ApiClient>>
  readonly ledger: Ledger
  /** Accounts read at once, on each backend. */
  readonly concurrency?: number
  /** ms after which the rest counts as unreadable. */
  readonly deadline?: number
  /** Ends it before its time. */
  readonly interrupted?: AbortSignal
  /** Takes what was found of one account. */
  observed(batch: readonly ObservedAttributes[]): void
}

/** Reads every acknowledged write back through both backends: not a sample.
 *  @returns how many writes were acknowledged, and whether every one of them could be read on both sides */
export async function census(options: CensusOptions): Promise<CensusAttributes> {
  const accounts = writesByAccount(options.ledger)
  const all = [...accounts, ...idleAccounts(accounts)]
  const deadline = AbortSignal.timeout(options.deadline ?? 60_000 + 10 * all.length)
  const complete = await Promise.all(arms.map(on => readAll(all, on, options, deadline)))
  const acknowledged = accounts.reduce((sum, writes) => sum + writes.acknowledged.size, 0)
  return { acknowledged, complete: complete.every(Boolean) }
}

/** The shared accounts that wrote nothing: an order there would be one that nobody attempted. */
function idleAccounts(accounts: readonly AccountWrites[]): AccountWrites[] {
  const busy = new Set(accounts.map(({ target, account }) => `${target} ${account}`))
  const wrote = arms.filter(target => accounts.some(writes => writes.target === target))
  return wrote.flatMap(target =>
    Array.from({ length: accountsPerArm }, (_, number) => number)
      .filter(number => !busy.has(`${target} ${number}`))
      .map(number => ({ target, account: number, acknowledged: new Map(), attempted: new Set<string>(), unsettled: new Set<string>() })),
  )
}

/** @returns whether nothing was left unread */
async function readAll(accounts: readonly AccountWrites[], on: Arm, options: CensusOptions, deadline: AbortSignal): Promise<boolean> {
  const concurrency = options.concurrency ?? 16
  const silent = new AbortController()
  const signal = AbortSignal.any([deadline, silent.signal, ...(options.interrupted ? [options.interrupted] : [])])
  const queue = accounts.values()
  let complete = true
  let unreadInARow = 0
  const worker = async () => {
    for (const writes of queue) {
      const { found, read } = await readOne(writes, on, options, signal)
      unreadInARow = read ? 0 : unreadInARow + 1
      // A backend that is gone is not asked thousands of times.
      if (unreadInARow === 2 * concurrency) silent.abort(new Error('not asked: the backend did not answer many times in a row'))
      if (!read) complete = false
      options.observed(found)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return complete
}

async function readOne(writes: AccountWrites, on: Arm, { runId, backends }: CensusOptions, signal: AbortSignal) {
  const reading = await readAccount(backends[on], account(runId, writes.target, writes.account), hasOrders(writes), signal)
  return { found: compare(writes, on, reading, `${runId}/`), read: reading.outcome !== 'unreadable' }
}

/** Newcomers only registered: to sign in is all there is to read of them. */
function hasOrders(writes: AccountWrites): boolean {
  return writes.account < mostAccounts || [...writes.acknowledged.values()].some(({ kind }) => kind !== 'account')
}
