import { exponentialDelay, retry } from '../../contract/retry.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { toAnnotations, toWebhook } from '../report/notifications.ts'
import { type Attempt, attempt, backoff, type Sending } from './attempt.ts'
import type { NoticeSettings } from './notice-settings.ts'
import { signatureHeaders } from './webhook-signature.ts'

export type NoticeKind = 'annotation' | 'webhook'

/** Takes what became of a notice, and what people should know. */
export interface NoticeWitness {
  count(kind: NoticeKind, result: 'delivered' | 'failed'): void
  say(line: string): void
}

/** In all, over about a quarter of a minute. */
const maxAttempts = 5
/** ms for what is under way when the collector stops. */
const lastPatience = 4000

/** Tells others of verdicts, beside everything else: nobody waits for it. */
export class Notices implements AsyncDisposable {
  readonly #settings: NoticeSettings
  readonly #witness: NoticeWitness
  readonly #underWay = new Set<Promise<void>>()
  readonly #givenUp = new AbortController()

  constructor(settings: NoticeSettings, witness: NoticeWitness) {
    this.#settings = settings
    this.#witness = witness
  }

  /** Kinds of notices that somebody wants. */
  get kinds(): readonly NoticeKind[] {
    const { grafana, webhook } = this.#settings
    return [...(grafana ? ['annotation' as const] : []), ...(webhook ? ['webhook' as const] : [])]
  }

  /** Begins to tell of a verdict. Runs that decide nothing about a migration (of one backend alone, of a control) are nobody's news. */
  tell(verdict: Verdict): void {
    if (verdict.checkpoints.every(({ id }) => id === 'control')) return
    const { grafana, webhook } = this.#settings
    if (grafana) for (const sending of annotations(verdict, grafana)) this.#begin('annotation', verdict, () => sending)
    if (webhook) this.#begin('webhook', verdict, () => signed(verdict, webhook))
  }

  /** Waits a few seconds for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    const deadline = setTimeout(() => this.#givenUp.abort(), lastPatience)
    await Promise.all(this.#underWay)
    clearTimeout(deadline)
  }

  #begin(kind: NoticeKind, { run }: Verdict, sending: () => Sending): void {
    const told = this.#deliver(sending).then(failure => {
      this.#underWay.delete(told)
      this.#witness.count(kind, failure === null ? 'delivered' : 'failed')
      if (failure !== null) this.#witness.say(`Cannot tell of the verdict on run ${run} by ${kind}: ${failure}`)
    })
    this.#underWay.add(told)
  }

  /** @returns why it failed; null when it was delivered */
  async #deliver(sending: () => Sending): Promise<string | null> {
    const tried = { count: 0, last: { outcome: 'later', reason: 'not sent', after: null } as Attempt }
    const send = async () => {
      tried.count++
      tried.last = await attempt(sending(), this.#givenUp.signal)
      return tried.last
    }
    const isRetryable = () => tried.last.outcome === 'later'
    const pause = (failureCount: number) =>
      Math.max(tried.last.outcome === 'later' ? (tried.last.after ?? 0) : 0, exponentialDelay(failureCount, backoff, Math.random()))
    await retry(send, { isRetryable, pause, maxAttempts, signal: this.#givenUp.signal }).catch(() => {})
    const { last, count } = tried
    if (last.outcome === 'taken') return null
    return last.outcome === 'refused' ? last.reason : `${last.reason}, after ${count === 1 ? 'one attempt' : `${count} attempts`}`
  }
}

/** A server that is busy or being started may take it later. */
const isPassing = (status: number) => status === 429 || status >= 500

function annotations(verdict: Verdict, { url, token }: NonNullable<NoticeSettings['grafana']>): Sending[] {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return toAnnotations(verdict).map(annotation => ({
    url: new URL(`${url.href.replace(/\/+$/, '')}/api/annotations`),
    headers,
    body: Buffer.from(JSON.stringify(annotation)),
    isPassing,
  }))
}

/** Signed anew for each attempt, since receivers refuse old ones; the id stays, so that they know a repeat. */
function signed(verdict: Verdict, { url, key }: NonNullable<NoticeSettings['webhook']>): Sending {
  const body = toWebhook(verdict)
  const id = `verdict_${verdict.run}_${verdict.record.sha256.slice(0, 16)}`
  const headers = { 'content-type': 'application/json', ...signatureHeaders(key, id, Math.floor(Date.now() / 1000), body) }
  return { url, headers, body: Buffer.from(body), isPassing }
}
