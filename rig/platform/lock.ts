import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LockHeldError, type RunLock, takeLock } from '../../collector/index.ts'
import { InputFailure, RigFailure, sentenceOf } from './failure.ts'

type LockOptions = NonNullable<Parameters<typeof takeLock>[2]>

/** Locks on servers, released by `using` and when this process exits. */
export interface ServerLocks extends Disposable {
  /** Aborted with a RigFailure when another process took one over: both now measure each other. */
  readonly lost: AbortSignal
}

/** Locks servers, so that no second run on this machine puts load on them at the same time: two at once would measure each other.
 *  @param servers one text per server, e.g. "127.0.0.1:3000"  @param folder where the lock files stand
 *  @throws InputFailure naming the process that holds one  @throws RigFailure when the folder cannot be written */
export function lockServers(servers: readonly string[], folder = tmpdir(), options: LockOptions = {}): ServerLocks {
  const lost = new AbortController()
  using locks = new DisposableStack()
  try {
    for (const server of [...new Set(servers)].sort()) {
      const lock = locks.use(lockServer(folder, server, options))
      lock.lost.addEventListener('abort', () => lost.abort(new RigFailure(sentenceOf(lock.lost.reason))))
    }
  } catch (error) {
    if (error instanceof LockHeldError) throw new InputFailure(error.message, { cause: error })
    throw new RigFailure(`Cannot lock the backends in ${folder}: ${sentenceOf(error)}. Make the folder writable, or set TMPDIR to another`)
  }
  const held = locks.move()
  return { lost: lost.signal, [Symbol.dispose]: () => held.dispose() }
}

function lockServer(folder: string, server: string, options: LockOptions): RunLock {
  const file = join(folder, `cutover-${createHash('sha256').update(server).digest('hex').slice(0, 16)}.lock`)
  return takeLock(file, `the backend ${server}`, options)
}
