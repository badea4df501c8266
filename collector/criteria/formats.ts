/** The first three of a list, and how many more there are: `a, b, c and 2 more`.
 *  @param separator between the items: a comma, or a semicolon where items have commas themselves */
export function listFirst(items: readonly string[], separator = ', ', max = 3): string {
  const rest = items.length - max
  return `${items.slice(0, max).join(separator)}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** Shortens a detail from outside to fit a sentence. */
export function truncate(detail: string, maxLength = 160): string {
  return detail.length > maxLength ? `${detail.slice(0, maxLength - 1)}…` : detail
}

/** Confidence of a one-sided bound: 0.025 is "97.5 %". */
export function formatConfidence(alpha: number): string {
  return `${Number(((1 - alpha) * 100).toFixed(1))} %`
}

/** Day of a time (ms since the epoch): "2026-01-05". */
export function formatDay(time: number): string {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().slice(0, 10) : 'an unreadable date'
}

/** "3 days old", "5 hours old" */
export function formatAge(milliseconds: number): string {
  const hours = Math.round(milliseconds / 3_600_000)
  if (hours < 48) return `${hours} ${hours === 1 ? 'hour' : 'hours'} old`
  return `${Math.round(hours / 24)} days old`
}
