import { account, accountsPerArm, mostAccounts } from '../../../contract/accounts.ts'
import { type Arm, arms } from '../../../contract/endpoint.ts'
import type { CensusAttributes, ObservedAttributes } from '../../../contract/events.ts'
import type { ApiClient } from '../../api-client.ts'
import { several } from '../../several.ts'
import { readAccount } from './accounts.ts'
import { readArticles } from './articles.ts'
import { strayArticles } from './compare/articles.ts'
import { compare } from './compare/compare.ts'
import { type AccountWrites, idle, type Ledger, writesByAccount } from './expectations.ts'
import type { ArticlesReading } from './reading.ts'

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
      .map(number => idle(target, number)),
  )
}

/** @returns whether nothing was left unread */
async function readAll(accounts: readonly AccountWrites[], on: Arm, options: CensusOptions, deadline: AbortSignal): Promise<boolean> {
  const concurrency = options.concurrency ?? 16
  const silent = new AbortController()
  const signal = AbortSignal.any([deadline, silent.signal, ...(options.interrupted ? [options.interrupted] : [])])
  const articles = await articlesOn(on, options, signal)
  if (articles.outcome === 'read') options.observed(strayArticles(options.runId, on, accounts, articles.articles))
  let complete = articles.outcome === 'read'
  let unreadInARow = 0
  await several(accounts, concurrency, async writes => {
    const { found, read } = await readOne(writes, on, articles, options, signal)
    unreadInARow = read ? 0 : unreadInARow + 1
    // A backend that is gone is not asked thousands of times.
    if (unreadInARow === 2 * concurrency) silent.abort(new Error('not asked: the backend did not answer many times in a row'))
    if (!read) complete = false
    options.observed(found)
  })
  return complete
}

/** Where no session put anything on sale, the list of products is not read. */
async function articlesOn(on: Arm, { ledger, backends, runId }: CensusOptions, signal: AbortSignal): Promise<ArticlesReading> {
  const any = ledger.attempted.some(({ kind }) => kind === 'product')
  return any ? await readArticles(backends[on], runId, signal) : { outcome: 'read', articles: [] }
}

async function readOne(writes: AccountWrites, on: Arm, articles: ArticlesReading, { runId, backends }: CensusOptions, signal: AbortSignal) {
  const wanted = { orders: hasOrders(writes), phone: [...writes.acknowledged.values()].some(({ phone }) => phone !== undefined) }
  const reading = await readAccount(backends[on], account(runId, writes.target, writes.account), wanted, signal)
  return { found: compare(writes, on, { account: reading, articles }, `${runId}/`), read: reading.outcome !== 'unreadable' }
}

/** Newcomers only registered: to sign in is all there is to read of them. */
function hasOrders(writes: AccountWrites): boolean {
  return writes.account < mostAccounts || [...writes.acknowledged.values()].some(({ kind }) => kind !== 'account')
}
