import { setTimeout as sleep } from 'node:timers/promises'
import { attempt } from './attempt.ts'
import { backoff } from './backoff.ts'
import { partialSuccess } from './partial-success.ts'

export const signals = ['metrics', 'logs', 'traces'] as const
export type SignalName = (typeof signals)[number]

/** One export as it arrived. */
export interface Received {
  readonly signal: SignalName
  /** As it was sent, compressed where it was. */
  readonly body: Buffer
  /** Headers that say how to read it: content-type, and content-encoding where there was one. */
  readonly headers: Readonly<Record<string, string>>
}

/** Where exports go on to. */
export interface DestinationSettings {
  readonly name: string
  /** Base URL: `/v1/metrics` and so on are added to it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly signals: readonly SignalName[]
  /** Bytes that wait for it at the most. */
  readonly queueBytes: number
}

/** Takes what became of an export, and what people should know. */
export interface Witness {
  count(result: 'delivered' | 'dropped', signal: SignalName): void
  say(line: string): void
}

/** Requests under way at a time. Metrics go one by one, since receivers want them in the order of time. */
const lanes: Readonly<Record<SignalName, number>> = { metrics: 1, logs: 8, traces: 4 }
/** The only statuses after which OTLP lets a client try again. */
const retryable = [429, 502, 503, 504]
/** ms for what waits when the collector stops, and between attempts then. */
const lastPatience = 4000
const lastPause = 250

/** One receiver of what arrives here, with a queue of its own in memory: bounded in bytes, newest dropped when it is full. Whatever the
 *  receiver does, `offer` returns at once. */
export class Destination implements AsyncDisposable {
  readonly settings: DestinationSettings
  readonly #witness: Witness
  readonly #queues: Readonly<Record<SignalName, Received[]>> = { metrics: [], logs: [], traces: [] }
  readonly #carriers = new Set<Promise<void>>()
  readonly #busy: Record<SignalName, number> = { metrics: 0, logs: 0, traces: 0 }
  readonly #givenUp = new AbortController()
  #awake = new AbortController()
  #bytes = 0
  #restUntil = 0
  #stopping = false
  #troubled = false
  #full = false
  #remarked = Number.NEGATIVE_INFINITY

  constructor(settings: DestinationSettings, witness: Witness) {
    this.settings = settings
    this.#witness = witness
  }

  /** Bytes of exports that wait or are under way. */
  get bytes(): number {
    return this.#bytes
  }

  /** Takes an export, to be sent as soon as possible; drops it when there is no room. */
  offer(received: Received): void {
    const { name, signals: wanted, queueBytes } = this.settings
    if (!wanted.includes(received.signal)) return
    if (this.#stopping || this.#bytes + received.body.length > queueBytes) {
      this.#witness.count('dropped', received.signal)
      if (!this.#full) this.#witness.say(`Forwarding to ${name}: ${megabytes(this.#bytes)} wait and no more fits, so what arrives now is dropped`)
      this.#full = true
      return
    }
    this.#bytes += received.body.length
    this.#queues[received.signal].push(received)
    if (this.#busy[received.signal] < lanes[received.signal]) this.#carry(received.signal)
  }

  /** Sends what waits for a few seconds more; the rest is dropped. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true
    this.#wake()
    const deadline = setTimeout(() => this.#givenUp.abort(), lastPatience)
    await Promise.all(this.#carriers)
    clearTimeout(deadline)
  }

  #carry(signal: SignalName): void {
    this.#busy[signal]++
    const carrier = this.#deliverAll(signal).finally(() => {
      this.#busy[signal]--
      this.#carriers.delete(carrier)
    })
    this.#carriers.add(carrier)
  }

  async #deliverAll(signal: SignalName): Promise<void> {
    for (let next = this.#queues[signal].shift(); next; next = this.#queues[signal].shift()) {
      this.#witness.count(await this.#deliver(next), signal)
      this.#bytes -= next.body.length
      this.#full &&= this.#bytes > 0
    }
  }

  async #deliver({ signal, body, headers }: Received): Promise<'delivered' | 'dropped'> {
    const url = new URL(`${this.settings.url.replace(/\/+$/, '')}/v1/${signal}`)
    const sending = { url, headers: { ...headers, ...this.settings.headers }, body, isPassing: (status: number) => retryable.includes(status) }
    for (let failures = 1; !this.#givenUp.signal.aborted; failures++) {
      await this.#rest(this.#restUntil - performance.now())
      const done = await attempt(sending, this.#givenUp.signal)
      if (done.outcome === 'taken') return this.#taken(signal, partialSuccess(done.contentType, done.answer))
      if (done.outcome === 'refused') return this.#refused(signal, done.reason)
      this.#inTrouble(done.reason)
      if (done.after !== null) this.#restUntil = Math.max(this.#restUntil, performance.now() + done.after)
      await this.#rest(done.after ?? backoff(failures, Math.random()))
    }
    return 'dropped'
  }

  #taken(signal: SignalName, remark: string | null): 'delivered' {
    if (remark) this.#remark(`Forwarding ${signal} to ${this.settings.name}: ${remark}`)
    if (this.#troubled) this.#witness.say(`Forwarding to ${this.settings.name}: it takes what is sent again, ${megabytes(this.#bytes)} wait`)
    this.#troubled = false
    // Others need not wait for their own time any more.
    this.#wake()
    return 'delivered'
  }

  #refused(signal: SignalName, reason: string): 'dropped' {
    this.#remark(`Forwarding ${signal} to ${this.settings.name}: ${reason}; such an export is dropped, not sent again`)
    return 'dropped'
  }

  #inTrouble(reason: string): void {
    if (!this.#troubled) this.#witness.say(`Forwarding to ${this.settings.name}: ${reason}; trying again until it takes what waits`)
    this.#troubled = true
  }

  /** What may be true of every export is said once a minute. */
  #remark(line: string): void {
    const now = performance.now()
    if (now - this.#remarked < 60_000) return
    this.#remarked = now
    this.#witness.say(line)
  }

  /** Until the time is over, another attempt went well, or the collector stops. */
  async #rest(wait: number): Promise<void> {
    const time = this.#stopping ? Math.min(wait, lastPause) : wait
    if (time <= 0) return
    const signal = AbortSignal.any([this.#awake.signal, this.#givenUp.signal])
    await sleep(time, undefined, { signal }).catch(() => {})
  }

  #wake(): void {
    this.#awake.abort()
    this.#awake = new AbortController()
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
