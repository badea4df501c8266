import { Client } from 'pg'
import { z } from 'zod'
import { failureReporter } from '../../report-failure.ts'
import { type HotAccounts, lockAgainAndAgain, longLock } from './long-lock.ts'
import { queryPerRow } from './query-per-row.ts'
import { burnWhileAsked, sharedSlowdown } from './shared-slowdown.ts'

/** Faults in how the database is used. */
export const databaseFaults = z.object({ queryPerRow, longLock, sharedSlowdown }).partial()

/** What the backend is busy with. */
export interface Activity {
  readonly hot: HotAccounts
  readonly lastAsked: () => number
}

const reportFailure = failureReporter(line => console.error(`a fault lost its database connection: ${line}`))

/** Keeps the database busy, on connections of its own, until `ended`. */
export function burden(url: string, { longLock, sharedSlowdown = 0 }: z.infer<typeof databaseFaults>, { hot, lastAsked }: Activity, ended: AbortSignal): void {
  if (longLock) void onItsOwn(url, ended, client => lockAgainAndAgain(client, hot, longLock, ended))
  for (let i = 0; i < sharedSlowdown; i++) void onItsOwn(url, ended, client => burnWhileAsked(client, lastAsked, ended))
}

/** The end of its connection ends whatever transaction is open on it. */
async function onItsOwn(url: string, ended: AbortSignal, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url })
  client.on('error', reportFailure)
  try {
    await client.connect()
    await work(client)
  } catch (error) {
    if (!ended.aborted) reportFailure(error)
  } finally {
    await client.end().catch(() => {})
  }
}
