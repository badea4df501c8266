import type { Administrator } from '../../contract/load.ts'
import { sentenceOf } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { signedIn } from './administrator.ts'
import { type RowKind, rowKinds } from './rows.ts'
import { type Left, type Sweep, sweep } from './sweep.ts'

export interface Cleaning {
  readonly runId: string
  /** Tried in this order until nothing is left. */
  readonly backends: readonly Pick<Backend, 'url' | 'api'>[]
  readonly credentials: Administrator
  /** Ends it before its time. */
  readonly signal: AbortSignal
  readonly say: StatusLog
  /** ms; for the time between two lines of progress. */
  readonly now?: () => number
}

/** What came of a cleaning. */
export interface Cleaned {
  readonly deleted: Readonly<Record<RowKind, number>>
  /** Rows that are still there. */
  readonly left: Readonly<Record<RowKind, readonly Left[]>>
  /** Why a backend could not be searched. Where none could, it is unknown what is left. */
  readonly obstacles: readonly string[]
  /** Whether one backend said that nothing of the run is left. */
  readonly complete: boolean
}

/** Deletes all that a run wrote, as the administrator, through the first backend that lets it. Whatever a backend does is said, not thrown.
 *  @throws the signal's reason */
export async function clean({ backends, signal, ...cleaning }: Cleaning): Promise<Cleaned> {
  let cleaned: Cleaned = { deleted: { accounts: 0, products: 0, orders: 0 }, left: { accounts: [], products: [], orders: [] }, obstacles: [], complete: false }
  for (const { url, api } of backends) {
    try {
      const administrator = await signedIn(api, cleaning.credentials, signal)
      cleaned = await sweptAll({ runId: cleaning.runId, administrator, signal, advanced: progress(cleaning) }, cleaned, url.origin)
    } catch (error) {
      signal.throwIfAborted()
      cleaned = { ...cleaned, obstacles: [...cleaned.obstacles, `${url.origin}: ${sentenceOf(error)}`] }
    }
    if (cleaned.complete) break
  }
  return cleaned
}

/** Goes through the kinds, and through the accounts once more where some would not go before what hangs on them. */
async function sweptAll(sweeping: Sweep, before: Cleaned, origin: string): Promise<Cleaned> {
  const deleted = { ...before.deleted }
  const left: Record<RowKind, readonly Left[]> = { ...before.left }
  const obstacles: string[] = []
  const take = async (kind: RowKind) => {
    try {
      const swept = await sweep(kind, sweeping)
      deleted[kind] += swept.deleted
      left[kind] = swept.left
    } catch (error) {
      sweeping.signal.throwIfAborted()
      obstacles.push(`${origin}: ${sentenceOf(error)}`)
    }
  }
  for (const kind of rowKinds) await take(kind)
  if (left.accounts.length > 0) await take('accounts')
  const complete = obstacles.length === 0 && rowKinds.every(kind => left[kind].length === 0)
  return { deleted, left, obstacles: [...before.obstacles, ...obstacles], complete }
}

/** ms between two lines of progress. */
const lineEvery = 10_000

function progress({ say, now = () => performance.now() }: Pick<Cleaning, 'say' | 'now'>): Sweep['advanced'] {
  let last = now()
  return (kind, done, of) => {
    if (now() - last < lineEvery) return
    last = now()
    say(`cleaning up: ${done} of ${of} ${kind}`)
  }
}
