const first = 1000
const longest = 30_000

/** How long to wait after a failed attempt, in ms: twice as long each time, up to half a minute, give or take a half, so that many senders do not come
 *  back at the same moment (OTLP 1.9, "OTLP/HTTP Throttling" and "All Other Responses": exponential backoff with jitter).
 *  @param failures attempts that have failed, at least 1  @param drawn in [0, 1) */
export function backoff(failures: number, drawn: number): number {
  return Math.min(longest, first * 2 ** (failures - 1)) * (0.5 + drawn)
}
