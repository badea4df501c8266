/** A text of somebody else's as a piece of a sentence: on one line, without control characters, cut where it gets long. */
export function oneLine(text: string, longest = 160): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
