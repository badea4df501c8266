import { account, ownerOf } from '../../../../contract/accounts.ts'
import { arms } from '../../../../contract/arm.ts'
import type { CensusAttributes, ObservedAttributes, WriteLedger } from '../../../../contract/write-events.ts'
import { sentenceOf } from '../../../platform/failure.ts'
import { strayArticles } from '../compare/articles.ts'
import { compareWrites } from '../compare/compare.ts'
import { type AccountWrites, createIdleAccount, writesByAccount } from '../expectations.ts'
import { groupByAccount, type Stored } from './readings.ts'
import { type CensusDatabase, readRows } from './rows.ts'

export interface DatabaseCensusOptions {
  readonly runId: string
  readonly database: CensusDatabase
  readonly ledger: WriteLedger
  /** Receives the observations. */
  sendObservations(batch: readonly ObservedAttributes[]): void
}

/** Reads every acknowledged write back from the shared database. It shows stored data, not the responses of a backend.
 *  A database that cannot be read leaves every write unread; it never throws.
 *  @returns how many writes were acknowledged, and whether the database could be read */
export async function readWritesFromDatabase({ runId, database, ledger, sendObservations }: DatabaseCensusOptions): Promise<CensusAttributes> {
  const accounts = writesByAccount(ledger)
  const found = await readStored(database, runId)
  const all = [...accounts, ...listIdleAccounts(runId, accounts, found.emails)]
  for (const on of arms) {
    for (const writes of all) {
      const shown = found.account(account(runId, writes.target, writes.account).email)
      sendObservations(compareWrites(writes, on, { account: shown, articles: found.articles }, `${runId}/`))
    }
    if (found.articles.outcome === 'read') sendObservations(strayArticles(runId, on, accounts, found.articles.articles))
  }
  const acknowledged = accounts.reduce((sum, writes) => sum + writes.acknowledged.size, 0)
  return { acknowledged, complete: found.articles.outcome === 'read', from: 'database' }
}

async function readStored(database: CensusDatabase, runId: string): Promise<Stored> {
  try {
    return groupByAccount(await readRows(database, runId))
  } catch (error) {
    const unreadable = { outcome: 'unreadable', detail: `the database ${database.address.displayName}: ${sentenceOf(error)}` } as const
    return { account: () => unreadable, articles: unreadable, emails: [] }
  }
}

/** Accounts of the run that wrote nothing: an order there was never attempted. */
function listIdleAccounts(runId: string, known: readonly AccountWrites[], emails: readonly string[]): AccountWrites[] {
  const busy = new Set(known.map(({ target, account: number }) => account(runId, target, number).email))
  return emails.flatMap(email => {
    const owner = busy.has(email) ? null : ownerOf(runId, email)
    return owner ? [createIdleAccount(owner.arm, owner.number)] : []
  })
}
