import { createHmac } from 'node:crypto'
import { exponentialDelay, retry } from '../../contract/retry.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { toAnnotations, toWebhook } from '../report/notifications.ts'
import type { Log } from '../telemetry/log.ts'
import type { NoticeSettings } from './delivery-settings.ts'
import { backoff, type DeliveryRequest, type SendResult, sendRequest } from './send.ts'

export type NoticeKind = 'annotation' | 'webhook'

/** Takes the result of each notice, and log lines. */
export interface NoticeObserver {
  readonly log: Log
  count(kind: NoticeKind, result: 'delivered' | 'failed'): void
}

/** Over about a quarter of a minute. */
const maxAttempts = 5
/** For what is being sent when the collector stops. */
const drainTimeoutMs = 4000

/** Announces verdicts to Grafana and a webhook, in the background. */
export class Notices implements AsyncDisposable {
  readonly #settings: NoticeSettings
  readonly #observer: NoticeObserver
  readonly #pending = new Set<Promise<void>>()
  readonly #abort = new AbortController()

  constructor(settings: NoticeSettings, observer: NoticeObserver) {
    this.#settings = settings
    this.#observer = observer
  }

  /** Kinds of notices that are configured. */
  get kinds(): readonly NoticeKind[] {
    const { grafana, webhook } = this.#settings
    return [...(grafana ? ['annotation' as const] : []), ...(webhook ? ['webhook' as const] : [])]
  }

  /** Starts to announce a verdict. Runs that decide nothing about a migration (of one backend alone, of a control) are left out. */
  announce(verdict: Verdict): void {
    if (verdict.checkpoints.every(({ id }) => id === 'control')) return
    const { grafana, webhook } = this.#settings
    if (grafana) for (const request of annotationRequests(verdict, grafana)) this.#start('annotation', verdict, () => request)
    if (webhook) this.#start('webhook', verdict, () => webhookRequest(verdict, webhook))
  }

  /** Waits a few seconds for what is being sent. */
  async [Symbol.asyncDispose](): Promise<void> {
    const deadline = setTimeout(() => this.#abort.abort(), drainTimeoutMs)
    await Promise.all(this.#pending)
    clearTimeout(deadline)
  }

  #start(kind: NoticeKind, { run }: Verdict, createRequest: () => DeliveryRequest): void {
    const sent = this.#deliver(createRequest).then(failure => {
      this.#pending.delete(sent)
      this.#observer.count(kind, failure === null ? 'delivered' : 'failed')
      if (failure !== null) this.#observer.log.error(`Cannot announce the verdict of run ${run} by ${kind}: ${failure}`)
    })
    this.#pending.add(sent)
  }

  /** @returns why it failed; null when it was delivered */
  async #deliver(createRequest: () => DeliveryRequest): Promise<string | null> {
    const sent = { count: 0, last: { outcome: 'retryable', reason: 'not sent', retryAfterMs: null } as SendResult }
    const send = async () => {
      sent.count++
      sent.last = await sendRequest(createRequest(), this.#abort.signal)
      return sent.last
    }
    const isRetryable = () => sent.last.outcome === 'retryable'
    const pause = (failureCount: number) =>
      Math.max(sent.last.outcome === 'retryable' ? (sent.last.retryAfterMs ?? 0) : 0, exponentialDelay(failureCount, backoff, Math.random()))
    // Aborting ends a pause with an error; what counts is the last result.
    await retry(send, { isRetryable, pause, maxAttempts, signal: this.#abort.signal }).catch(() => {})
    const { last, count } = sent
    if (last.outcome === 'accepted') return null
    return last.outcome === 'refused' ? last.reason : `${last.reason}, after ${count === 1 ? 'one attempt' : `${count} attempts`}`
  }
}

/** A server that is busy or starting may accept it later. */
function isRetryableStatus(status: number): boolean {
  return status === 429 || status >= 500
}

function annotationRequests(verdict: Verdict, { url, token }: NonNullable<NoticeSettings['grafana']>): DeliveryRequest[] {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return toAnnotations(verdict).map(annotation => ({
    url: new URL(`${url.href.replace(/\/+$/, '')}/api/annotations`),
    headers,
    body: Buffer.from(JSON.stringify(annotation)),
    isRetryable: isRetryableStatus,
  }))
}

/** Signed again for each attempt, since receivers refuse old signatures; the id stays, so that they recognise a repeat. */
function webhookRequest(verdict: Verdict, { url, key }: NonNullable<NoticeSettings['webhook']>): DeliveryRequest {
  const body = toWebhook(verdict)
  const id = `verdict_${verdict.run}_${verdict.record.sha256.slice(0, 16)}`
  const headers = { 'content-type': 'application/json', ...signWebhook(key, id, Math.floor(Date.now() / 1000), body) }
  return { url, headers, body: Buffer.from(body), isRetryable: isRetryableStatus }
}

/** Signs a message: headers that prove its sender and time, and identify repeats
 *  (https://github.com/standard-webhooks/standard-webhooks, "Webhook Headers" and "Symmetric").
 *  @param id the same for each attempt at one message  @param seconds since the epoch, of this attempt */
export function signWebhook(key: Buffer, id: string, seconds: number, body: string): Readonly<Record<string, string>> {
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` }
}
