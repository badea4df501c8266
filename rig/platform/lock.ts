import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LockHeldError, type RunLock, takeLock } from '../../collector/index.ts'
import { InputFailure, RigFailure, sentenceOf } from './failure.ts'

/** Locks servers, so that no second run on this machine puts load on them at the same time: two at once would measure each other.
 *  @param servers one text per server, e.g. "127.0.0.1:3000"  @param folder where the lock files stand
 *  @returns released by `using`, and when this process exits
 *  @throws InputFailure naming the process that holds one  @throws RigFailure when the folder cannot be written */
export function lockServers(servers: readonly string[], folder = tmpdir()): Disposable {
  using locks = new DisposableStack()
  try {
    for (const server of [...new Set(servers)].sort()) locks.use(lockServer(folder, server))
  } catch (error) {
    if (error instanceof LockHeldError) throw new InputFailure(error.message, { cause: error })
    throw new RigFailure(`Cannot lock the backends in ${folder}: ${sentenceOf(error)}. Make the folder writable, or set TMPDIR to another`)
  }
  return locks.move()
}

function lockServer(folder: string, server: string): RunLock {
  const file = join(folder, `cutover-${createHash('sha256').update(server).digest('hex').slice(0, 16)}.lock`)
  return takeLock(file, `the backend ${server}`)
}
