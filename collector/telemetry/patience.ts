import { setTimeout as sleep } from 'node:timers/promises'

/** ms for which whoever takes our reports may hold up the end of a process, and when it has failed before: a run has two processes, one ending after the other. */
export const patience = { usual: 2000, afterFailure: 500 } as const

/** Waits for a last delivery, but no longer than so many ms; how it came out changes nothing. */
export async function delivered(delivery: PromiseLike<unknown>, within: number): Promise<void> {
  const over = new AbortController()
  const late = sleep(within, undefined, { signal: over.signal })
  await Promise.race([delivery, late]).then(
    () => {},
    () => {},
  )
  over.abort()
  late.catch(() => {})
}
