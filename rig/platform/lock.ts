import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputFailure, RigFailure, sentenceOf } from './failure.ts'
import { type Holder, takeLockFile } from './lock-file.ts'

/** Locks servers, so that no second run on this machine puts load on them at the same time. A lock whose process is gone is taken over.
 *  @param servers one text per server, e.g. "127.0.0.1:3000"  @param folder where the lock files stand
 *  @returns released by `using`, and when this process exits
 *  @throws InputFailure naming the other run's process */
export function lockServers(servers: readonly string[], folder = tmpdir()): Disposable {
  const held: string[] = []
  const release = () => {
    for (const file of held.splice(0)) rmSync(file, { force: true })
    process.off('exit', release)
  }
  process.on('exit', release)
  try {
    for (const server of [...new Set(servers)].sort()) held.push(take(folder, server))
  } catch (error) {
    release()
    throw error instanceof InputFailure ? error : new RigFailure(`Cannot lock the backends in ${folder}: ${sentenceOf(error)}`)
  }
  return { [Symbol.dispose]: release }
}

function take(folder: string, server: string): string {
  const file = join(folder, `cutover-${createHash('sha256').update(server).digest('hex').slice(0, 16)}.lock`)
  const holder = takeLockFile(file, server)
  if (holder === null) return file
  if (holder === 'contended') throw new InputFailure(`Cannot lock ${server}: others take ${file} all the time. Try again when they are through`)
  throw new InputFailure(refusal(server, holder, file))
}

function refusal(server: string, holder: Holder, file: string): string {
  return `A run against ${server} is already under way (process ${holder.pid}); two at once would measure each other. Wait until it ends, or end it (lock: ${file})`
}
