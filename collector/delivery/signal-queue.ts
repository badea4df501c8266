import { setTimeout as sleep } from 'node:timers/promises'
import { exponentialDelay, type FailedAttempt, retry } from '../../contract/retry.ts'
import { type Attempt, attempt, backoff } from './attempt.ts'
import { type Complaints, megabytes } from './complaints.ts'
import { partialSuccess } from './partial-success.ts'
import type { Received, SignalName } from './received.ts'

/** Marks what a collector of cutover's sends on: another one, or the same behind another port, takes none of it, so that nothing goes round for ever. */
export const forwardedHeader = 'cutover-forwarded'

/** What the queues of one destination have in common. */
export interface Shared {
  /** Base URL, without a slash at its end. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Aborts when the collector stops: rests are short from then on. */
  readonly stopping: AbortSignal
  /** Aborts a few seconds later. */
  readonly givenUp: AbortSignal
  /** ms */
  readonly now: () => number
  /** When it last took an export of any signal. */
  lastTaken: number
  readonly count: (result: 'delivered' | 'dropped', signal: SignalName) => void
  readonly complaints: Complaints
}

/** Requests under way at a time. Metrics go one by one, since receivers want them in the order of time. */
const lanes: Readonly<Record<SignalName, number>> = { metrics: 1, logs: 8, traces: 4 }
/** The only statuses after which OTLP lets a client try again. */
const retryable = [429, 502, 503, 504]
/** ms between attempts when the collector stops. */
const lastPause = 250
/** ms for which an export may fail while the receiver takes others: then it is to blame, and stands in the way of what waits behind it. */
const patience = 600_000

/** What waits for one receiver of one signal, bounded in bytes; no other signal's trouble touches it. */
export class SignalQueue {
  readonly #signal: SignalName
  readonly #room: number
  readonly #shared: Shared
  readonly #waiting: Received[] = []
  readonly #carriers = new Set<Promise<void>>()
  #recovered = new AbortController()
  #restUntil = 0
  #troubled = false
  #full = false
  #bytes = 0
  #busy = 0

  /** @param room bytes that wait at the most */
  constructor(signal: SignalName, room: number, shared: Shared) {
    this.#signal = signal
    this.#room = room
    this.#shared = shared
  }

  /** Bytes of exports that wait or are under way. */
  get bytes(): number {
    return this.#bytes
  }

  /** Takes an export, to be sent as soon as possible; drops it when there is no room. */
  offer(received: Received): void {
    const size = received.body.length
    if (this.#shared.stopping.aborted || this.#bytes + size > this.#room) {
      this.#overflow()
      return
    }
    this.#bytes += size
    this.#waiting.push(received)
    if (this.#busy < lanes[this.#signal]) this.#carry()
  }

  /** Resolves when nothing waits any more. */
  async emptied(): Promise<void> {
    await Promise.all(this.#carriers)
  }

  #overflow(): void {
    this.#shared.count('dropped', this.#signal)
    if (!this.#full)
      this.#shared.complaints.seldom(`full of ${this.#signal}`, `${megabytes(this.#bytes)} wait and no more fits, so what arrives now is dropped`, this.#signal)
    this.#full = true
  }

  #carry(): void {
    const carrier = this.#deliverAll().finally(() => this.#carriers.delete(carrier))
    this.#carriers.add(carrier)
  }

  async #deliverAll(): Promise<void> {
    this.#busy++
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      this.#shared.count(await this.#deliver(next), this.#signal)
      this.#bytes -= next.body.length
      this.#full &&= this.#bytes > 0
    }
    // At once, so that what is offered next finds a lane free.
    this.#busy--
  }

  async #deliver({ body, headers }: Received): Promise<'delivered' | 'dropped'> {
    const { now, givenUp, url, headers: theirs } = this.#shared
    const sending = { url: new URL(`${url}/v1/${this.#signal}`), headers: { ...headers, ...theirs, [forwardedHeader]: '1' }, body, isPassing }
    let [failingSince, wasWoken] = [Number.POSITIVE_INFINITY, false]
    if (givenUp.aborted) return 'dropped'
    const send = async () => {
      await this.#askedForTime()
      return await attempt(sending, givenUp)
    }
    const last = await retry(send, {
      isRetryable: failed => {
        if (!isLater(failed)) return false
        failingSince = this.#overtaken(failingSince) ? failingSince : now()
        return !givenUp.aborted && now() - failingSince < patience
      },
      pause: async (failureCount, failed) => {
        if (isLater(failed)) wasWoken = (await this.#failed(failed.result, failureCount, wasWoken)) || wasWoken
      },
    })
    if (last.outcome === 'taken') return this.#taken(partialSuccess(last, sending.headers))
    if (last.outcome === 'refused') return this.#refused(last.reason)
    return givenUp.aborted ? 'dropped' : this.#giveUp(last.reason)
  }

  /** Until the receiver may be asked again; another export's answer may put that off meanwhile. */
  async #askedForTime(): Promise<void> {
    const { now, stopping } = this.#shared
    do await this.#rest(this.#restUntil)
    while (this.#restUntil > now() && !stopping.aborted)
  }

  /** Whether the receiver took something else since. */
  #overtaken(since: number): boolean {
    return this.#shared.lastTaken > since
  }

  /** @param woken before: an export is woken once, else one that always fails would be tried each time that another succeeds  @returns whether it was woken now */
  async #failed({ reason, after }: Attempt & { readonly outcome: 'later' }, failures: number, woken: boolean): Promise<boolean> {
    const { now, complaints } = this.#shared
    this.#troubled = true
    complaints.inTrouble(this.#signal, reason)
    if (after !== null) this.#restUntil = Math.max(this.#restUntil, now() + after)
    return await this.#rest(now() + Math.max(after ?? 0, exponentialDelay(failures, backoff, Math.random())), woken ? null : this.#recovered.signal)
  }

  #taken(remark: string | null): 'delivered' {
    const { now, complaints } = this.#shared
    if (remark) complaints.seldom('remark', remark, this.#signal)
    this.#shared.lastTaken = now()
    if (this.#troubled) {
      this.#troubled = false
      complaints.recovered(this.#signal, this.#bytes)
      this.#recovered.abort()
      this.#recovered = new AbortController()
    }
    return 'delivered'
  }

  #refused(reason: string): 'dropped' {
    this.#shared.complaints.seldom('remark', `${reason}; such an export is dropped, not sent again`, this.#signal)
    return 'dropped'
  }

  #giveUp(reason: string): 'dropped' {
    this.#shared.complaints.seldom(
      'given up',
      `${reason}, for ${patience / 60_000} minutes in which it took others; such an export is dropped, not sent again`,
      this.#signal,
    )
    return 'dropped'
  }

  /** Until then, or a little while where the collector stops, or it is woken. @returns whether it was woken */
  async #rest(until: number, wake: AbortSignal | null = null): Promise<boolean> {
    const { now, stopping, givenUp } = this.#shared
    const wait = until - now()
    if (wait <= 0) return false
    const ends = stopping.aborted ? [givenUp] : [givenUp, stopping, ...(wake ? [wake] : [])]
    await sleep(stopping.aborted ? Math.min(wait, lastPause) : wait, undefined, { signal: AbortSignal.any(ends) }).catch(() => {})
    return wake?.aborted ?? false
  }
}

function isLater(failed: FailedAttempt<Attempt>): failed is { readonly result: Attempt & { readonly outcome: 'later' } } {
  return 'result' in failed && failed.result.outcome === 'later'
}

function isPassing(status: number): boolean {
  return retryable.includes(status)
}
