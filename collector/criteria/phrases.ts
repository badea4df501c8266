/** The first three of a list, and how many there are beside them: `a, b, c and 2 more`.
 *  @param separator between the items: a comma, or a semicolon where items have commas themselves */
export function listFirst(items: readonly string[], separator = ', ', most = 3): string {
  const rest = items.length - most
  return `${items.slice(0, most).join(separator)}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** A detail that somebody else wrote, short enough for a sentence. */
export function truncate(detail: string, most = 160): string {
  return detail.length > most ? `${detail.slice(0, most - 1)}…` : detail
}

/** The day of a moment (ms since the epoch), for people. */
export function formatDay(time: number): string {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().slice(0, 10) : 'an unreadable date'
}

/** "3 days old", "5 hours old" */
export function formatAge(milliseconds: number): string {
  const hours = Math.round(milliseconds / 3_600_000)
  if (hours < 48) return `${hours} ${hours === 1 ? 'hour' : 'hours'} old`
  return `${Math.round(hours / 24)} days old`
}
