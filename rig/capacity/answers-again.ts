import { setTimeout as sleep } from 'node:timers/promises'
import type { Backend } from '../probes/backends.ts'
import { identify } from '../probes/identity.ts'

/** ms for a backend to work off what it was asked too much. */
const patience = 60_000
const askEvery = 1000

/** Waits until a backend says who it is. @returns whether it did so in a minute, and before somebody interrupted */
export async function answersAgain({ api }: Backend, interrupted: AbortSignal): Promise<boolean> {
  const until = performance.now() + patience
  while (!interrupted.aborted) {
    const known = await identify(api).catch(() => null)
    if (known) return true
    if (performance.now() > until) return false
    await sleep(askEvery, undefined, { signal: interrupted }).catch(() => {})
  }
  return false
}
