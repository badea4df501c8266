import { parseRetryAfter, retry } from '../../contract/retry.ts'
import type { HttpResponse } from './http-client.ts'
import type { StatusLog } from './terminal.ts'

/** Attempts in all: the third 429 is the answer. */
const maxAttempts = 3

/** Sends again after a 429, as soon as its `Retry-After` allows it (RFC 9110, 10.2.3).
 *  @returns the last response  @throws what `send` throws */
export function sendWithinRateLimit(send: () => Promise<HttpResponse>, log: StatusLog): Promise<HttpResponse> {
  return retry(send, {
    maxAttempts,
    isRetryable: outcome => 'result' in outcome && outcome.result.status === 429,
    pause: (_, outcome) => {
      const seconds = 'result' in outcome ? parseRetryAfter(outcome.result.headers['retry-after'], Date.now()) : 0
      log(`a rate limiter answered 429: waiting ${Math.ceil(seconds)} s`)
      return seconds * 1000
    },
  })
}

interface Throttle {
  readonly intervalMs?: number
  /** Whether the first line is logged at once; true by default. Otherwise only work that takes longer than the interval logs. */
  readonly isFirstDue?: boolean
  readonly now?: () => number
}

/** Logs at most one line in so many ms, where many requests have the same to report, or work its progress. */
export function throttleLog(log: StatusLog, { intervalMs = 10_000, isFirstDue = true, now = () => performance.now() }: Throttle = {}): StatusLog {
  let last = isFirstDue ? Number.NEGATIVE_INFINITY : now()
  return line => {
    if (now() - last < intervalMs) return
    last = now()
    log(line)
  }
}
