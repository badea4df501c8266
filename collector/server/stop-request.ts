import { fstatSync } from 'node:fs'

/** Waits until this process is asked to stop: by SIGTERM or SIGINT (repeats are taken for one), or because its parent died.
 *  A parent that keeps a pipe to our stdin is known to be gone when that ends; a terminal or a file says nothing of the kind. */
export function stopRequested(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve())
    if (!stdinIsPipe()) return
    process.stdin
      .on('end', resolve)
      .on('close', resolve)
      .on('error', () => resolve())
    process.stdin.resume()
  })
}

function stdinIsPipe(): boolean {
  try {
    const stdin = fstatSync(0)
    return stdin.isFIFO() || stdin.isSocket()
  } catch {
    return false
  }
}
