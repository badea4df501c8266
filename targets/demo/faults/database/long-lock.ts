import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import { z } from 'zod'
import { everySeconds } from '../period.ts'

/** From time to time a transaction locks the accounts that asked last, and keeps them: their orders, payments and profiles wait. */
export const longLock = z.strictObject({ everySeconds, forMs: z.number().min(1).max(60_000) })

/** As many accounts as a large load has users at the same time. */
const rows = 500
const lock = 'select from accounts where id = any($1::bigint[]) order by id for update'

/** The accounts that asked a backend last: the hot rows of its own load, so that the other backend's accounts are left alone. */
export class HotAccounts {
  readonly #recent = new Set<string>()

  seen(account: string): void {
    this.#recent.delete(account)
    this.#recent.add(account)
    if (this.#recent.size > rows) this.#recent.delete(this.#recent.values().next().value ?? '')
  }

  get ids(): readonly string[] {
    return [...this.#recent]
  }
}

/** Locks again and again until `ended`. @throws what the database answers, the reason of `ended` */
export async function lockAgainAndAgain(
  client: Client,
  hot: HotAccounts,
  { everySeconds, forMs }: z.infer<typeof longLock>,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    const began = performance.now()
    await client.query('begin')
    await client.query(lock, [hot.ids])
    await wait(forMs, undefined, { signal: ended })
    await client.query('rollback')
    await wait(Math.max(0, began + everySeconds * 1_000 - performance.now()), undefined, { signal: ended })
  }
}
