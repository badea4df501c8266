/** Seconds that a rate limiter is waited for at the most, each time, unless told. */
const usual = 10

/** How long a rate limiter asks to be left alone, in seconds (RFC 9110, 10.2.3): a number of them or a date; bounded, and one where it does not say.
 *  @param header value of `Retry-After`  @param now ms since the epoch  @param longest seconds */
export function retryAfterSeconds(header: unknown, now: number, longest = usual): number {
  const text = String(header ?? '')
  const asked = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000
  return Math.min(longest, Number.isNaN(asked) ? 1 : Math.max(0, asked))
}
