/** ms; no clock is further off. */
const day = 86_400_000
const dateTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/

/** Whether a value is a moment about now: as text (RFC 3339) or as seconds or milliseconds since the epoch. Two answers, given one after the
 *  other, may or may not fall into the same second: such values say nothing. @param now ms since the epoch */
export function isAboutNow(value: unknown, now: number): boolean {
  if (typeof value === 'string') return dateTime.test(value) && isWithinADay(Date.parse(value), now)
  return typeof value === 'number' && (isWithinADay(value, now) || isWithinADay(value * 1000, now))
}

/** How a moment is written, its digits aside: `0000-00-00T00:00:00.000Z`. */
export function formOf(value: unknown): string {
  return typeof value === 'string'
    ? value.replaceAll(/\d/g, '0')
    : String(value)
        .replaceAll(/\d/g, '')
        .concat(String(String(value).length))
}

function isWithinADay(moment: number, now: number): boolean {
  return Math.abs(moment - now) < day
}
