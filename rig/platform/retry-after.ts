import { setTimeout as sleep } from 'node:timers/promises'
import { parseRetryAfter } from '../../contract/retry.ts'
import type { HttpResponse } from './http-client.ts'
import type { StatusLog } from './terminal.ts'

/** How often a rate limiter is asked in all before it has the last word. */
const attempts = 3

/** Asks, and again after an answer of a rate limiter, when it says that one may (RFC 9110, 10.2.3).
 *  @returns the last answer  @throws what `ask` throws */
export async function sendWithinRateLimit(ask: () => Promise<HttpResponse>, say: StatusLog): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask()
    if (answer.status !== 429 || attempt === attempts) return answer
    const seconds = parseRetryAfter(answer.headers['retry-after'], Date.now())
    say(`a rate limiter answered 429: waiting ${Math.ceil(seconds)} s`)
    await sleep(seconds * 1000)
  }
}

/** Says something at most once in so many ms, since many may have it to say. */
export function throttleLog(say: StatusLog, every = 10_000, now: () => number = () => performance.now()): StatusLog {
  let last = Number.NEGATIVE_INFINITY
  return line => {
    if (now() - last < every) return
    last = now()
    say(line)
  }
}
