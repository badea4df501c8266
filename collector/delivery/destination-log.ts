import type { Log } from '../telemetry/log.ts'

export const signalNames = ['metrics', 'logs', 'traces'] as const
export type SignalName = (typeof signalNames)[number]

const intervalMs = 60_000

/** Logs the failures of one destination, at most one line of a kind per minute: what fails there fails for each of many exports. */
export class DestinationLog {
  readonly #name: string
  readonly #log: Log
  readonly #now: () => number
  readonly #lastAt = new Map<string, number>()
  /** Signals whose failure was logged and goes on. */
  readonly #failing = new Set<SignalName>()

  /** @param name of the destination  @param now ms */
  constructor(name: string, log: Log, now: () => number) {
    this.#name = name
    this.#log = log
    this.#now = now
  }

  /** Logs a warning unless one of its kind was logged within a minute. @returns whether it was logged */
  warn(kind: string, message: string, signal: SignalName): boolean {
    const last = this.#lastAt.get(kind)
    if (last !== undefined && this.#now() - last < intervalMs) return false
    this.#lastAt.set(kind, this.#now())
    this.#log.warn(`Forwarding ${signal} to ${this.#name}: ${message}`)
    return true
  }

  /** Logs once that a signal fails, however many of its exports do. */
  warnFailing(signal: SignalName, reason: string): void {
    if (this.#failing.has(signal)) return
    if (this.warn('failing', `${reason}; retrying until the destination accepts it`, signal)) this.#failing.add(signal)
  }

  /** Logs the end of a failure that was logged. @param bytes in the queue */
  logRecovered(signal: SignalName, bytes: number): void {
    if (this.#failing.delete(signal)) this.#log.info(`Forwarding ${signal} to ${this.#name}: accepted again, ${formatMegabytes(bytes)} queued`)
  }
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
