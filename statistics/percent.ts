import type { Ratio } from './units.ts'

const written = /^(\d+(?:\.\d+)?)%$/

/** Reads a percentage as people write it: `parsePercent("0.1%")` is 0.001.
 *  @returns the nearest number to the decimal (1.1% is 0.011, not 1.1 / 100)  @throws Error when the text is something else */
export function parsePercent(text: string): Ratio {
  const digits = written.exec(text)?.[1]
  if (digits === undefined) throw new Error(`Cannot read a percentage: expected a number with % such as "10%", got ${JSON.stringify(text)}`)
  return Number(`${digits}e-2`)
}
