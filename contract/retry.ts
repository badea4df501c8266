/** How an attempt ended that may be repeated. */
export type FailedAttempt<Result> = { readonly result: Result } | { readonly error: unknown }

/** When an attempt is repeated, and how long after. */
export interface RetryPolicy<Result> {
  /** Whether another attempt may succeed; absent: after every error and after no result. */
  readonly isRetryable?: (failed: FailedAttempt<Result>) => boolean
  /** ms until the next attempt, or a pause of its own that resolves when it is due.
   *  @param failureCount attempts that have failed, at least 1 */
  readonly pause: (failureCount: number, failed: FailedAttempt<Result>) => number | Promise<void>
  /** The last attempt's outcome is final, whatever it is. */
  readonly maxAttempts?: number
  /** No attempt begins later than so many ms after the first one began. */
  readonly timeoutMs?: number
  /** Ends a pause. An attempt under way must listen to it on its own. */
  readonly signal?: AbortSignal
}

/** Repeats an attempt until its outcome is final. The only loop of this kind: senders, clients and polls differ in their policy.
 *  @returns the first result that is not retryable, or the last one
 *  @throws the first error that is not retryable, or the last one; the signal's reason once it is aborted */
export async function retry<Result>(attempt: () => Promise<Result>, policy: RetryPolicy<Result>): Promise<Result> {
  const { isRetryable = hasError, pause, maxAttempts = Number.POSITIVE_INFINITY, timeoutMs = Number.POSITIVE_INFINITY, signal } = policy
  const deadline = performance.now() + timeoutMs
  for (let failureCount = 1; ; failureCount++) {
    const outcome = await outcomeOf(attempt)
    if (failureCount >= maxAttempts || !isRetryable(outcome)) return finalResult(outcome)
    signal?.throwIfAborted()
    const wait = pause(failureCount, outcome)
    if (typeof wait !== 'number') await wait
    else if (performance.now() + wait > deadline) return finalResult(outcome)
    else await sleep(wait, signal)
    signal?.throwIfAborted()
  }
}

/** ms to wait after a failed attempt: grows by `factor` each time up to `maxMs`, times 0.5 to 1.5 by chance where `jitter` is drawn, so that many
 *  senders do not come back at the same moment (OTLP 1.9, "OTLP/HTTP Throttling": exponential backoff with jitter).
 *  @param failureCount at least 1  @param jitter in [0, 1); 0.5 changes nothing */
export function exponentialDelay(
  failureCount: number,
  { firstMs, factor = 2, maxMs }: { firstMs: number; factor?: number; maxMs: number },
  jitter = 0.5,
): number {
  return Math.min(maxMs, firstMs * factor ** (failureCount - 1)) * (0.5 + jitter)
}

/** Parses how long a rate limiter asks to be left alone (RFC 9110, 10.2.3): a number of seconds, or a date.
 *  @param header value of `Retry-After`  @param now ms since the epoch
 *  @returns seconds from 0 to `maxSeconds`; 1 where the header is absent or neither */
export function parseRetryAfter(header: unknown, now: number, maxSeconds = 10): number {
  const text = String(header ?? '')
  const asked = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000
  return Math.min(maxSeconds, Number.isNaN(asked) ? 1 : Math.max(0, asked))
}

function hasError(outcome: object): boolean {
  return 'error' in outcome
}

async function outcomeOf<Result>(attempt: () => Promise<Result>): Promise<FailedAttempt<Result>> {
  try {
    return { result: await attempt() }
  } catch (error) {
    return { error }
  }
}

function finalResult<Result>(outcome: FailedAttempt<Result>): Result {
  if ('error' in outcome) throw outcome.error
  return outcome.result
}

/** Resolves after so many ms, or as soon as the signal aborts. Without node:timers, since k6 loads this file too. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
}

/** Precedes the header's value where the detail of a session's end quotes it. */
export const retryAfterWord = 'Retry-After: '
