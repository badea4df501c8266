import { fstatSync } from 'node:fs'

const repeatWindowMs = 1_000
const parentCheckMs = 1_000

/** A signal that aborts when this process should end: at SIGTERM, SIGINT or SIGHUP, or when its parent died (stdin closed, or the parent changed).
 *  Repeats within a second count once; a later one calls `abortNow`. */
export function stopSignal(abortNow: () => void): AbortSignal {
  const controller = new AbortController()
  let first = 0
  const stop = (reason: string) => {
    if (!controller.signal.aborted) {
      first = performance.now()
      controller.abort(new Error(reason))
    } else if (performance.now() - first > repeatWindowMs) abortNow()
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
  watchParent(() => controller.abort(new Error('the parent died')))
  return controller.signal
}

function watchParent(onDeath: () => void): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) onDeath()
  }, parentCheckMs).unref()
  if (isPipe(0)) process.stdin.on('error', onDeath).once('close', onDeath).once('end', onDeath).resume()
}

/** Node gives its children socket pairs where a shell gives pipes. */
function isPipe(descriptor: number): boolean {
  try {
    const found = fstatSync(descriptor)
    return found.isFIFO() || found.isSocket()
  } catch {
    return false
  }
}
