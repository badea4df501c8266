import { lowerBound, upperBound } from '../../../../statistics/clopper-pearson.ts'

/** How often something happened. */
export interface Share {
  readonly count: number
  readonly of: number
}

/** "4.1 %"; "0" when it never happened, "all" when always. */
export function percent({ count, of }: Share): string {
  return count === 0 ? '0' : `${digits((100 * count) / of)} %`
}

/** "4.1 % (3.0–5.5)": with the two-sided 95 % interval of Clopper and Pearson, in per cent. */
export function withInterval({ count, of }: Share): string {
  const [lower, upper] = [lowerBound(count, of, 0.025), upperBound(count, of, 0.025)]
  return `${digits((100 * count) / of)} % (${digits(100 * lower)}–${digits(100 * upper)})`
}

/** One decimal, two where the hundredths matter. */
function digits(value: number): string {
  const small = (value > 0 && value < 1) || (value > 99 && value < 100)
  return value === 0 || value === 100 ? String(value) : value.toFixed(small ? 2 : 1)
}
