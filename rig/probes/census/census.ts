import { account, accountsPerArm, mostAccounts } from '../../../contract/accounts.ts'
import { type Arm, arms } from '../../../contract/arm.ts'
import type { CensusAttributes, Ledger, ObservedAttributes } from '../../../contract/write-events.ts'
import { mapConcurrently } from '../../platform/map-concurrently.ts'
import type { ApiClient } from '../api-client.ts'
import { readAccount } from './accounts.ts'
import { readArticles } from './articles.ts'
import { pause } from './ask.ts'
import { strayArticles } from './compare/articles.ts'
import { compare } from './compare/compare.ts'
import { type AccountWrites, idle, writesByAccount } from './expectations.ts'
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
  /** Looks once more at what seems damaged; absent: the first look counts. */
  readonly secondLook?: {
    /** ms */
    readonly after: number
    told(accounts: number, on: Arm): void
  }
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

/** The shared accounts that wrote nothing: an order there was never attempted. */
function idleAccounts(accounts: readonly AccountWrites[]): AccountWrites[] {
  const busy = new Set(accounts.map(({ target, account }) => `${target} ${account}`))
  const wrote = arms.filter(target => accounts.some(writes => writes.target === target))
  return wrote.flatMap(target =>
    Array.from({ length: accountsPerArm }, (_, number) => number)
      .filter(number => !busy.has(`${target} ${number}`))
      .map(number => idle(target, number)),
  )
}

/** What one look at an account's writes showed. */
interface Look {
  readonly found: readonly ObservedAttributes[]
  readonly read: boolean
}

/** @returns whether nothing was left unread */
async function readAll(accounts: readonly AccountWrites[], on: Arm, options: CensusOptions, deadline: AbortSignal): Promise<boolean> {
  const signal = AbortSignal.any([deadline, ...(options.interrupted ? [options.interrupted] : [])])
  const first = await lookAt(accounts, on, options, signal)
  const { looks, articles } = await withSecondLook(first, on, options, signal)
  if (articles.outcome === 'read') options.observed(strayArticles(options.runId, on, accounts, articles.articles))
  for (const { found } of looks.values()) options.observed(found)
  return articles.outcome === 'read' && [...looks.values()].every(({ read }) => read)
}

interface Looks {
  readonly looks: ReadonlyMap<AccountWrites, Look>
  readonly articles: ArticlesReading
}

async function lookAt(accounts: readonly AccountWrites[], on: Arm, options: CensusOptions, until: AbortSignal): Promise<Looks> {
  const concurrency = options.concurrency ?? 16
  const silent = new AbortController()
  const signal = AbortSignal.any([until, silent.signal])
  const articles = await articlesOn(on, options, signal)
  let unreadInARow = 0
  const looks = await mapConcurrently(accounts, concurrency, async writes => {
    const look = await readOne(writes, on, articles, options, signal)
    unreadInARow = look.read ? 0 : unreadInARow + 1
    // A backend that is gone is not asked thousands of times.
    if (unreadInARow === 2 * concurrency) silent.abort(new Error('not asked: the backend did not answer many times in a row'))
    return [writes, look] as const
  })
  return { looks: new Map(looks), articles }
}

/** Reads that lag behind make damage of what was only written a moment ago: what seems damaged is looked at once more, some seconds later. */
async function withSecondLook(first: Looks, on: Arm, options: CensusOptions, signal: AbortSignal): Promise<Looks> {
  const { secondLook } = options
  const damaged = [...first.looks].flatMap(([writes, { found }]) => (found.some(isDamage) ? [writes] : []))
  if (!secondLook || damaged.length === 0 || signal.aborted) return first
  secondLook.told(damaged.length, on)
  await pause(secondLook.after, signal)
  const again = await lookAt(damaged, on, options, signal)
  const confirmed = [...again.looks].filter(([, { read }]) => read)
  return { looks: new Map([...first.looks, ...confirmed]), articles: again.articles.outcome === 'read' ? again.articles : first.articles }
}

function isDamage({ outcome }: ObservedAttributes): boolean {
  return outcome !== 'found' && outcome !== 'unreadable'
}

/** Where no session put anything on sale, the list of products is not read. */
async function articlesOn(on: Arm, { ledger, backends, runId }: CensusOptions, signal: AbortSignal): Promise<ArticlesReading> {
  const any = [ledger.attempted, ledger.acknowledged, ledger.indeterminate].some(writes => writes.some(({ kind }) => kind === 'product'))
  return any ? await readArticles(backends[on], runId, signal) : { outcome: 'read', articles: [] }
}

async function readOne(writes: AccountWrites, on: Arm, articles: ArticlesReading, { runId, backends }: CensusOptions, signal: AbortSignal): Promise<Look> {
  const wanted = { orders: hasOrders(writes), phone: [...writes.acknowledged.values()].some(({ phone }) => phone !== undefined) }
  const reading = await readAccount(backends[on], account(runId, writes.target, writes.account), wanted, signal)
  return { found: compare(writes, on, { account: reading, articles }, `${runId}/`), read: reading.outcome !== 'unreadable' }
}

/** Newcomers only registered: to sign in is all there is to read of them. */
function hasOrders(writes: AccountWrites): boolean {
  return writes.account < mostAccounts || [...writes.acknowledged.values()].some(({ kind }) => kind !== 'account')
}
