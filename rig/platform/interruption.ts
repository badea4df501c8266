import { CommandFailure, exitCodes } from './failure.ts'

/** The reason of a run that a signal ended: Ctrl-C, SIGTERM or SIGHUP. */
export class Interrupted extends CommandFailure {
  readonly exitCode = exitCodes.interrupted

  constructor(signal: string) {
    super(`interrupted by ${signal}`)
  }
}

/** A terminal signals the whole group and a parent passes its own on: what comes within this many ms is one signal. */
const oneSignal = 1000

const caught = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface Interruption extends Disposable {
  /** Aborted by the first signal, with an `Interrupted`. */
  readonly signal: AbortSignal
}

/** Listens for signals. The first one asks for an orderly end; one that comes more than a second later forces it.
 *  @param force what a second signal does  @param now ms, for the second that joins repeats */
export function listenForInterruption(force: (signal: string) => void, now: () => number = () => performance.now()): Interruption {
  const first = new AbortController()
  let at: number | null = null
  const onSignal = (name: string) => {
    if (at === null) {
      at = now()
      first.abort(new Interrupted(name))
    } else if (now() - at > oneSignal) {
      force(name)
    }
  }
  for (const name of caught) process.on(name, onSignal)
  return {
    signal: first.signal,
    [Symbol.dispose]: () => {
      for (const name of caught) process.off(name, onSignal)
    },
  }
}

/** Rejects with the signal's reason once it is aborted; never resolves. A caller that no longer waits needs no handler. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  aborted.catch(() => {})
  return aborted
}
