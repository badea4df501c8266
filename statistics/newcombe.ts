import { studentT } from './student-t.ts'

/** Successes of so many trials. */
export interface Proportion {
  readonly successes: number
  readonly trials: number
}

export interface Difference {
  /** First proportion - second. */
  readonly difference: number
  readonly lower: number
  readonly upper: number
}

/** Difference of two independent proportions with Newcombe's hybrid score bounds (Newcombe 1998, method 10, without continuity correction).
 *  @param alpha error level of each bound, one-sided, in (0, 0.5)  @returns shares; trials must be above 0 */
export function newcombe(first: Proportion, second: Proportion, alpha: number): Difference {
  const [a, b] = [wilson(first, alpha), wilson(second, alpha)]
  const difference = a.share - b.share
  return {
    difference,
    lower: difference - Math.hypot(a.share - a.lower, b.upper - b.share),
    upper: difference + Math.hypot(a.upper - a.share, b.share - b.lower),
  }
}

/** Wilson's score interval (Wilson 1927). */
function wilson({ successes, trials }: Proportion, alpha: number): { readonly share: number; readonly lower: number; readonly upper: number } {
  const z = studentT(1 - alpha, 1e15)
  const share = successes / trials
  const centre = (share + z ** 2 / (2 * trials)) / (1 + z ** 2 / trials)
  const reach = (z / (1 + z ** 2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  return { share, lower: centre - reach, upper: centre + reach }
}
