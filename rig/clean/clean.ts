import type { Administrator } from '../../contract/load.ts'
import { sentenceOf } from '../platform/failure.ts'
import { throttleLog } from '../platform/rate-limit.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { signInAsAdministrator } from './administrator.ts'
import { type RowKind, rowKinds } from './rows.ts'
import { type LeftRow, type Sweep, sweep } from './sweep.ts'

export interface Cleaning {
  readonly runId: string
  /** Tried in this order until nothing is left. */
  readonly backends: readonly Pick<Backend, 'url' | 'api'>[]
  readonly credentials: Administrator
  /** Aborts the cleanup. */
  readonly signal: AbortSignal
  readonly log: StatusLog
  /** ms; for the time between two lines of progress. */
  readonly now?: () => number
}

/** Result of a cleanup. */
export interface CleanResult {
  readonly deleted: Readonly<Record<RowKind, number>>
  /** Rows that are still there. */
  readonly left: Readonly<Record<RowKind, readonly LeftRow[]>>
  /** Why a backend could not be searched. If none could, the remaining rows are unknown. */
  readonly obstacles: readonly string[]
  /** Whether one backend reported no remaining rows of the run. */
  readonly complete: boolean
}

/** Deletes the test data of a run as administrator, through the first backend that allows it. Failures of a backend become obstacles.
 *  @throws the signal's reason */
export async function clean({ backends, signal, ...cleaning }: Cleaning): Promise<CleanResult> {
  let cleaned: CleanResult = {
    deleted: { accounts: 0, products: 0, orders: 0 },
    left: { accounts: [], products: [], orders: [] },
    obstacles: [],
    complete: false,
  }
  for (const { url, api } of backends) {
    try {
      const administrator = await signInAsAdministrator(api, cleaning.credentials, signal)
      cleaned = await sweepAllKinds({ runId: cleaning.runId, administrator, signal, onProgress: createProgressLog(cleaning) }, cleaned, url.origin)
    } catch (error) {
      signal.throwIfAborted()
      cleaned = { ...cleaned, obstacles: [...cleaned.obstacles, `${url.origin}: ${sentenceOf(error)}`] }
    }
    if (cleaned.complete) break
  }
  return cleaned
}

/** Deletes each kind of rows; retries accounts that could not be deleted before the rows that refer to them. */
async function sweepAllKinds(sweeping: Sweep, before: CleanResult, origin: string): Promise<CleanResult> {
  const deleted = { ...before.deleted }
  const left: Record<RowKind, readonly LeftRow[]> = { ...before.left }
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
const progressIntervalMs = 10_000

function createProgressLog({ log, now = () => performance.now() }: Pick<Cleaning, 'log' | 'now'>): Sweep['onProgress'] {
  const logProgress = throttleLog(log, { intervalMs: progressIntervalMs, isFirstDue: false, now })
  return (kind, done, of) => logProgress(`cleaning up: ${done} of ${of} ${kind}`)
}
