import { setTimeout as sleep } from 'node:timers/promises'
import { exponentialDelay, type FailedAttempt, retry } from '../../contract/retry.ts'
import { type DestinationLog, formatMegabytes, type SignalName } from './destination-log.ts'
import { backoff, describePartialSuccess, type SendResult, sendRequest } from './send.ts'

/** One export as it arrived. */
export interface ReceivedExport {
  readonly signal: SignalName
  /** As it was sent, compressed where it was. */
  readonly body: Buffer
  /** Headers that say how to read it: content-type, and content-encoding where there was one. */
  readonly headers: Readonly<Record<string, string>>
}

/** Marks what a collector of cutover's forwards. Collectors of cutover's refuse it, so that no export circulates endlessly. */
export const forwardedHeader = 'cutover-forwarded'

/** What the queues of one destination share. */
export interface DestinationState {
  /** Base URL, without a slash at its end. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Aborts when the collector stops: pauses are short from then on. */
  readonly stopping: AbortSignal
  /** Aborts a few seconds later: what is still queued is dropped. */
  readonly aborted: AbortSignal
  /** ms */
  readonly now: () => number
  /** When it last accepted an export of any signal. */
  lastAcceptedAt: number
  readonly count: (result: 'delivered' | 'dropped', signal: SignalName) => void
  readonly log: DestinationLog
}

/** Requests in flight. Metrics go one by one, since receivers want them in the order of time. */
const maxConcurrency: Readonly<Record<SignalName, number>> = { metrics: 1, logs: 8, traces: 4 }
/** The only statuses after which OTLP allows a retry. */
const retryableStatuses = [429, 502, 503, 504]
/** Between attempts once the collector stops. */
const drainPauseMs = 250
/** How long an export may fail while the receiver accepts others: then the export is the cause, and blocks what is queued behind it. */
const blockingTimeoutMs = 600_000

/** The queue of one signal to one receiver, bounded in bytes; a failure of another signal does not affect it. */
export class SignalQueue {
  readonly #signal: SignalName
  readonly #maxBytes: number
  readonly #state: DestinationState
  readonly #queued: ReceivedExport[] = []
  readonly #workers = new Set<Promise<void>>()
  #recovered = new AbortController()
  #pausedUntil = 0
  #isFailing = false
  #isFull = false
  #bytes = 0
  #busyCount = 0

  constructor(signal: SignalName, maxBytes: number, state: DestinationState) {
    this.#signal = signal
    this.#maxBytes = maxBytes
    this.#state = state
  }

  /** Bytes of exports that are queued or being sent. */
  get bytes(): number {
    return this.#bytes
  }

  /** Queues an export; drops it when there is no room. */
  offer(received: ReceivedExport): void {
    const size = received.body.length
    if (this.#state.stopping.aborted || this.#bytes + size > this.#maxBytes) {
      this.#dropNewest()
      return
    }
    this.#bytes += size
    this.#queued.push(received)
    if (this.#busyCount < maxConcurrency[this.#signal]) this.#startWorker()
  }

  /** Resolves when nothing is queued any more. */
  async drain(): Promise<void> {
    await Promise.all(this.#workers)
  }

  #dropNewest(): void {
    this.#state.count('dropped', this.#signal)
    if (!this.#isFull)
      this.#state.log.warn(`full of ${this.#signal}`, `the queue is full (${formatMegabytes(this.#bytes)}); new exports are dropped`, this.#signal)
    this.#isFull = true
  }

  #startWorker(): void {
    const worker = this.#deliverAll().finally(() => this.#workers.delete(worker))
    this.#workers.add(worker)
  }

  async #deliverAll(): Promise<void> {
    this.#busyCount++
    for (let next = this.#queued.shift(); next; next = this.#queued.shift()) {
      this.#state.count(await this.#deliver(next), this.#signal)
      this.#bytes -= next.body.length
      this.#isFull &&= this.#bytes > 0
    }
    // At once, so that the next offer finds a free worker.
    this.#busyCount--
  }

  async #deliver({ body, headers }: ReceivedExport): Promise<'delivered' | 'dropped'> {
    const { now, aborted, url, headers: theirs } = this.#state
    if (aborted.aborted) return 'dropped'
    const merged = { ...headers, ...theirs, [forwardedHeader]: '1' }
    const request = { url: new URL(`${url}/v1/${this.#signal}`), headers: merged, body, isRetryable: isRetryableStatus }
    let [failingSince, wasWoken] = [Number.POSITIVE_INFINITY, false]
    const send = async () => {
      await this.#waitForRetryAfter()
      return await sendRequest(request, aborted)
    }
    const last = await retry(send, {
      isRetryable: failed => {
        if (!isRetryableResult(failed)) return false
        failingSince = this.#hasAcceptedSince(failingSince) ? failingSince : now()
        return !aborted.aborted && now() - failingSince < blockingTimeoutMs
      },
      pause: async (failureCount, failed) => {
        if (isRetryableResult(failed)) wasWoken = (await this.#pauseAfterFailure(failed.result, failureCount, wasWoken)) || wasWoken
      },
    })
    if (last.outcome === 'accepted') return this.#accept(describePartialSuccess(last, merged))
    if (last.outcome === 'refused') return this.#drop('refused', last.reason)
    return aborted.aborted ? 'dropped' : this.#drop('blocking', `${last.reason} for ${blockingTimeoutMs / 60_000} minutes while others were accepted`)
  }

  /** Until the receiver may be sent something again; the response to another export may extend that meanwhile. */
  async #waitForRetryAfter(): Promise<void> {
    const { now, stopping } = this.#state
    do await this.#sleepUntil(this.#pausedUntil)
    while (this.#pausedUntil > now() && !stopping.aborted)
  }

  #hasAcceptedSince(time: number): boolean {
    return this.#state.lastAcceptedAt > time
  }

  /** @param wasWoken before: an export is woken once, otherwise one that always fails would be retried whenever another succeeds
   *  @returns whether it was woken now */
  async #pauseAfterFailure(
    { reason, retryAfterMs }: SendResult & { readonly outcome: 'retryable' },
    failureCount: number,
    wasWoken: boolean,
  ): Promise<boolean> {
    const { now, log } = this.#state
    this.#isFailing = true
    log.warnFailing(this.#signal, reason)
    if (retryAfterMs !== null) this.#pausedUntil = Math.max(this.#pausedUntil, now() + retryAfterMs)
    const delayMs = Math.max(retryAfterMs ?? 0, exponentialDelay(failureCount, backoff, Math.random()))
    return await this.#sleepUntil(now() + delayMs, wasWoken ? null : this.#recovered.signal)
  }

  #accept(partialSuccess: string | null): 'delivered' {
    const { now, log } = this.#state
    if (partialSuccess) log.warn('refused', partialSuccess, this.#signal)
    this.#state.lastAcceptedAt = now()
    if (this.#isFailing) {
      this.#isFailing = false
      log.logRecovered(this.#signal, this.#bytes)
      this.#recovered.abort()
      this.#recovered = new AbortController()
    }
    return 'delivered'
  }

  #drop(kind: 'refused' | 'blocking', reason: string): 'dropped' {
    this.#state.log.warn(kind, `${reason}; the export is dropped`, this.#signal)
    return 'dropped'
  }

  /** Until then; for a moment only once the collector stops; or until it is woken. @returns whether it was woken */
  async #sleepUntil(until: number, wake: AbortSignal | null = null): Promise<boolean> {
    const { now, stopping, aborted } = this.#state
    const wait = until - now()
    if (wait <= 0) return false
    const ends = stopping.aborted ? [aborted] : [aborted, stopping, ...(wake ? [wake] : [])]
    await sleep(stopping.aborted ? Math.min(wait, drainPauseMs) : wait, undefined, { signal: AbortSignal.any(ends) }).catch(() => {})
    return wake?.aborted ?? false
  }
}

function isRetryableResult(failed: FailedAttempt<SendResult>): failed is { readonly result: SendResult & { readonly outcome: 'retryable' } } {
  return 'result' in failed && failed.result.outcome === 'retryable'
}

function isRetryableStatus(status: number): boolean {
  return retryableStatuses.includes(status)
}
