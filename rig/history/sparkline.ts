const blocks = '▁▂▃▄▅▆▇█'

/** Draws how values went, lowest to highest; the flat line of equal values is in the middle. What is not known is a gap. */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter(value => value !== null)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  return values
    .map(value => (value === null ? '·' : blocks.charAt(most === least ? 3 : Math.round(((value - least) / (most - least)) * (blocks.length - 1)))))
    .join('')
}
