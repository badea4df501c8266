import { fstatSync } from 'node:fs'

const repeatsWithin = 1_000
const parentCheck = 1_000

/** Aborted when this process is to end: SIGTERM, SIGINT or SIGHUP came, or its parent died (its end of our stdin closed, or we have another
 *  parent). Repeats within a second are the same signal; a later one, while stopping takes long, calls `hurry`. */
export function stopSignal(hurry: () => void): AbortSignal {
  const controller = new AbortController()
  let first = 0
  const stop = (reason: string) => {
    if (!controller.signal.aborted) {
      first = performance.now()
      controller.abort(new Error(reason))
    } else if (performance.now() - first > repeatsWithin) hurry()
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
  watchParent(() => controller.abort(new Error('the parent died')))
  return controller.signal
}

function watchParent(onDeath: () => void): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) onDeath()
  }, parentCheck).unref()
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
