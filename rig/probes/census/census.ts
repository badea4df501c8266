import { account, accountsPerArm, firstNewcomerNumber } from '../../../contract/accounts.ts'
import { type Arm, arms } from '../../../contract/arm.ts'
import type { CensusAttributes, ObservedAttributes, WriteLedger } from '../../../contract/write-events.ts'
import { mapConcurrently } from '../../platform/map-concurrently.ts'
import type { ApiClient } from '../api-client.ts'
import { readAccount } from './accounts.ts'
import { readArticles } from './articles.ts'
import { pause } from './ask.ts'
import { strayArticles } from './compare/articles.ts'
import { compareWrites } from './compare/compare.ts'
import { type AccountWrites, createIdleAccount, writesByAccount } from './expectations.ts'
import type { ArticlesReading } from './reading.ts'

export interface CensusOptions {
  readonly runId: string
  readonly backends: Readonly<Record<Arm, ApiClient>>
  readonly ledger: WriteLedger
  /** Accounts read at once, on each backend. */
  readonly concurrency?: number
  /** ms after which the rest counts as unreadable. */
  readonly timeoutMs?: number
  /** Aborts the read-back. */
  readonly interrupted?: AbortSignal
  /** Reads data again that seems damaged; absent: the first read counts. */
  readonly secondLook?: {
    /** ms */
    readonly after: number
    log(accounts: number, on: Arm): void
  }
  /** Receives the observations of one account. */
  sendObservations(batch: readonly ObservedAttributes[]): void
}

/** Reads every acknowledged write back through both backends: not a sample.
 *  @returns how many writes were acknowledged, and whether every one of them could be read on both sides */
export async function readWritesBack(options: CensusOptions): Promise<CensusAttributes> {
  const accounts = writesByAccount(options.ledger)
  const all = [...accounts, ...listIdleAccounts(accounts)]
  const deadline = AbortSignal.timeout(options.timeoutMs ?? 60_000 + 10 * all.length)
  const complete = await Promise.all(arms.map(on => readAll(all, on, options, deadline)))
  const acknowledged = accounts.reduce((sum, writes) => sum + writes.acknowledged.size, 0)
  return { acknowledged, complete: complete.every(Boolean) }
}

/** The shared accounts that wrote nothing: an order there was never attempted. */
function listIdleAccounts(accounts: readonly AccountWrites[]): AccountWrites[] {
  const busy = new Set(accounts.map(({ target, account }) => `${target} ${account}`))
  const wrote = arms.filter(target => accounts.some(writes => writes.target === target))
  return wrote.flatMap(target =>
    Array.from({ length: accountsPerArm }, (_, number) => number)
      .filter(number => !busy.has(`${target} ${number}`))
      .map(number => createIdleAccount(target, number)),
  )
}

/** Result of reading the writes of one account once. */
interface Observation {
  readonly found: readonly ObservedAttributes[]
  readonly read: boolean
}

/** @returns whether nothing was left unread */
async function readAll(accounts: readonly AccountWrites[], on: Arm, options: CensusOptions, deadline: AbortSignal): Promise<boolean> {
  const signal = AbortSignal.any([deadline, ...(options.interrupted ? [options.interrupted] : [])])
  const first = await readOnce(accounts, on, options, signal)
  const { looks, articles } = await repeatDamagedReads(first, on, options, signal)
  if (articles.outcome === 'read') options.sendObservations(strayArticles(options.runId, on, accounts, articles.articles))
  for (const { found } of looks.values()) options.sendObservations(found)
  return articles.outcome === 'read' && [...looks.values()].every(({ read }) => read)
}

interface Observations {
  readonly looks: ReadonlyMap<AccountWrites, Observation>
  readonly articles: ArticlesReading
}

async function readOnce(accounts: readonly AccountWrites[], on: Arm, options: CensusOptions, until: AbortSignal): Promise<Observations> {
  const concurrency = options.concurrency ?? 16
  const silent = new AbortController()
  const signal = AbortSignal.any([until, silent.signal])
  const articles = await readRunArticles(on, options, signal)
  let unreadInARow = 0
  const looks = await mapConcurrently(accounts, concurrency, async writes => {
    const look = await readOne(writes, on, articles, options, signal)
    unreadInARow = look.read ? 0 : unreadInARow + 1
    // A backend that is down would otherwise get thousands of requests.
    if (unreadInARow === 2 * concurrency) silent.abort(new Error('not sent: many requests in a row got no response'))
    return [writes, look] as const
  })
  return { looks: new Map(looks), articles }
}

/** Replication lag makes recent writes look damaged: reads damaged data again after some seconds. */
async function repeatDamagedReads(first: Observations, on: Arm, options: CensusOptions, signal: AbortSignal): Promise<Observations> {
  const { secondLook } = options
  const damaged = [...first.looks].flatMap(([writes, { found }]) => (found.some(isDamage) ? [writes] : []))
  if (!secondLook || damaged.length === 0 || signal.aborted) return first
  secondLook.log(damaged.length, on)
  await pause(secondLook.after, signal)
  const again = await readOnce(damaged, on, options, signal)
  const confirmed = [...again.looks].filter(([, { read }]) => read)
  return { looks: new Map([...first.looks, ...confirmed]), articles: again.articles.outcome === 'read' ? again.articles : first.articles }
}

function isDamage({ outcome }: ObservedAttributes): boolean {
  return outcome !== 'found' && outcome !== 'unreadable'
}

/** Where no session put anything on sale, the list of products is not read. */
async function readRunArticles(on: Arm, { ledger, backends, runId }: CensusOptions, signal: AbortSignal): Promise<ArticlesReading> {
  const any = [ledger.attempted, ledger.acknowledged, ledger.indeterminate].some(writes => writes.some(({ kind }) => kind === 'product'))
  return any ? await readArticles(backends[on], runId, signal) : { outcome: 'read', articles: [] }
}

async function readOne(
  writes: AccountWrites,
  on: Arm,
  articles: ArticlesReading,
  { runId, backends }: CensusOptions,
  signal: AbortSignal,
): Promise<Observation> {
  const wanted = { orders: hasOrders(writes), phone: [...writes.acknowledged.values()].some(({ phone }) => phone !== undefined) }
  const reading = await readAccount(backends[on], account(runId, writes.target, writes.account), wanted, signal)
  return { found: compareWrites(writes, on, { account: reading, articles }, `${runId}/`), read: reading.outcome !== 'unreadable' }
}

/** New accounts only registered: a sign-in is all that can be checked. */
function hasOrders(writes: AccountWrites): boolean {
  return writes.account < firstNewcomerNumber || [...writes.acknowledged.values()].some(({ kind }) => kind !== 'account')
}
