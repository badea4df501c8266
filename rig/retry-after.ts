import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from './http-client.ts'

/** ms that a rate limiter is waited for at the most, each time. */
const longest = 30_000

/** How long a backend asks to be left alone, ms (RFC 9110, 10.2.3): seconds or a date; bounded, and a moment where it does not say. */
export function retryAfter({ headers }: Pick<Answer, 'headers'>, now: number = Date.now()): number {
  const text = String(headers['retry-after'] ?? '')
  const asked = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Math.min(longest, Number.isFinite(asked) ? Math.max(0, asked) : 1000)
}

/** Asks, and again after an answer of a rate limiter, when it says that one may.
 *  @param attempts at the most  @returns the last answer  @throws what `ask` throws; the signal's reason */
export async function patientWithLimits(ask: () => Promise<Answer>, attempts: number, waiting: (ms: number) => void, signal?: AbortSignal): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask()
    if (answer.status !== 429 || attempt === attempts) return answer
    const wait = retryAfter(answer)
    waiting(wait)
    await sleep(wait, undefined, signal ? { signal } : {}).catch(() => {})
    signal?.throwIfAborted()
  }
}
