import { setTimeout as sleep } from 'node:timers/promises'

/** ms for which whoever takes our reports may hold up the end of a command. */
export const patience = 2000

/** Waits for a last delivery, but no longer than `patience`; how it came out changes nothing. */
export async function delivered(delivery: PromiseLike<unknown>): Promise<void> {
  const over = new AbortController()
  const late = sleep(patience, undefined, { signal: over.signal })
  await Promise.race([delivery, late]).then(
    () => {},
    () => {},
  )
  over.abort()
  late.catch(() => {})
}
