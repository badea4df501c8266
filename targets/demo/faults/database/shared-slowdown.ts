import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import { z } from 'zod'

/** So many heavy queries run on the shared database at any time while this backend is asked anything: both backends become slower. */
export const sharedSlowdown = z.int().min(1).max(8)

/** Takes a core about a fifth of a second. */
const heavy = 'select sum(sqrt(n)) from generate_series(1, 2000000) as n'
/** ms after its last request during which a backend counts as being asked. */
const recently = 1_000
const idleCheck = 50

/** Burns the database again and again until `ended`. @param lastAsked moment of the backend's last request, as of performance.now()
 *  @throws what the database answers, the reason of `ended` */
export async function burnWhileAsked(client: Client, lastAsked: () => number, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    if (performance.now() - lastAsked() < recently) await client.query(heavy)
    else await wait(idleCheck, undefined, { signal: ended })
  }
}
