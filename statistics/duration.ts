import type { Milliseconds } from './units.ts'

const lengths = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const written = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** Reads a duration as people write it: `parseDuration("15s")` is 15000.
 *  @returns milliseconds  @throws Error when the text is something else */
export function parseDuration(text: string): Milliseconds {
  const [, digits, unit] = written.exec(text) ?? []
  if (digits === undefined || !isUnit(unit))
    throw new Error(`Cannot read a duration: expected a number with ms, s, m, h or d such as "15s", got ${JSON.stringify(text)}`)
  return Number(digits) * lengths[unit]
}

function isUnit(text: string | undefined): text is keyof typeof lengths {
  return text !== undefined && text in lengths
}
