import type { Log } from '../telemetry/log.ts'
import { DestinationLog, type SignalName } from './destination-log.ts'
import { type DestinationState, type ReceivedExport, SignalQueue } from './signal-queue.ts'

/** One receiver that exports are forwarded to. */
export interface DestinationSettings {
  readonly name: string
  /** Base URL: `/v1/metrics` and so on are added to it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly signals: readonly SignalName[]
  /** Bytes that are queued at most, shared equally by its signals. */
  readonly maxQueueBytes: number
}

/** Takes the result of each export, and log lines. */
export interface DestinationObserver {
  readonly log: Log
  count(result: 'delivered' | 'dropped', signal: SignalName): void
}

/** For what is queued when the collector stops. */
const drainTimeoutMs = 4000

/** One receiver of exports, with a queue in memory per signal: bounded in bytes, newest dropped when it is full. `offer` returns at once, whatever
 *  the receiver does. */
export class Destination implements AsyncDisposable {
  readonly settings: DestinationSettings
  readonly #queues: ReadonlyMap<SignalName, SignalQueue>
  readonly #stopping = new AbortController()
  readonly #abort = new AbortController()

  /** @param now ms */
  constructor(settings: DestinationSettings, { log, count }: DestinationObserver, now: () => number = () => performance.now()) {
    const { name, url, headers, signals, maxQueueBytes } = settings
    const state: DestinationState = {
      url: url.replace(/\/+$/, ''),
      headers,
      stopping: this.#stopping.signal,
      aborted: this.#abort.signal,
      now,
      lastAcceptedAt: Number.NEGATIVE_INFINITY,
      count,
      log: new DestinationLog(name, log, now),
    }
    this.settings = settings
    this.#queues = new Map(signals.map(signal => [signal, new SignalQueue(signal, maxQueueBytes / signals.length, state)]))
  }

  /** Bytes of exports that are queued or being sent. */
  get bytes(): number {
    return [...this.#queues.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Queues an export; drops it when there is no room. */
  offer(received: ReceivedExport): void {
    this.#queues.get(received.signal)?.offer(received)
  }

  /** Sends what is queued for a few seconds more; the rest is dropped. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    const deadline = setTimeout(() => this.#abort.abort(), drainTimeoutMs)
    await Promise.all([...this.#queues.values()].map(queue => queue.drain()))
    clearTimeout(deadline)
  }
}
