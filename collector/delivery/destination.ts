import { Complaints } from './complaints.ts'
import type { Received, SignalName } from './received.ts'
import { type Shared, SignalQueue } from './signal-queue.ts'

/** Where exports go on to. */
export interface DestinationSettings {
  readonly name: string
  /** Base URL: `/v1/metrics` and so on are added to it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly signals: readonly SignalName[]
  /** Bytes that wait for it at the most: as many of each of its signals. */
  readonly queueBytes: number
}

/** Takes what became of an export, and what people should know. */
export interface Witness {
  count(result: 'delivered' | 'dropped', signal: SignalName): void
  say(line: string): void
}

/** ms for what waits when the collector stops. */
const lastPatience = 4000

/** One receiver of what arrives here, with a queue in memory for each signal: bounded in bytes, newest dropped when it is full. Whatever the
 *  receiver does, `offer` returns at once. */
export class Destination implements AsyncDisposable {
  readonly settings: DestinationSettings
  readonly #queues: ReadonlyMap<SignalName, SignalQueue>
  readonly #stopping = new AbortController()
  readonly #givenUp = new AbortController()

  /** @param now ms */
  constructor(settings: DestinationSettings, witness: Witness, now: () => number = () => performance.now()) {
    const { name, url, headers, signals, queueBytes } = settings
    const shared: Shared = {
      url: url.replace(/\/+$/, ''),
      headers,
      stopping: this.#stopping.signal,
      givenUp: this.#givenUp.signal,
      now,
      lastTaken: Number.NEGATIVE_INFINITY,
      count: (result, signal) => witness.count(result, signal),
      complaints: new Complaints(name, line => witness.say(line), now),
    }
    this.settings = settings
    this.#queues = new Map(signals.map(signal => [signal, new SignalQueue(signal, queueBytes / signals.length, shared)]))
  }

  /** Bytes of exports that wait or are under way. */
  get bytes(): number {
    return [...this.#queues.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Takes an export, to be sent as soon as possible; drops it when there is no room. */
  offer(received: Received): void {
    this.#queues.get(received.signal)?.offer(received)
  }

  /** Sends what waits for a few seconds more; the rest is dropped. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    const deadline = setTimeout(() => this.#givenUp.abort(), lastPatience)
    await Promise.all([...this.#queues.values()].map(queue => queue.emptied()))
    clearTimeout(deadline)
  }
}
