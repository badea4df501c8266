/** The first three of a list, and how many there are beside them: `a, b, c and 2 more`.
 *  @param separator between the items: a comma, or a semicolon where items have commas themselves */
export function firstFew(items: readonly string[], separator = ', ', most = 3): string {
  const rest = items.length - most
  return `${items.slice(0, most).join(separator)}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** A detail that somebody else wrote, short enough for a sentence. */
export function clipped(detail: string, most = 160): string {
  return detail.length > most ? `${detail.slice(0, most - 1)}…` : detail
}
