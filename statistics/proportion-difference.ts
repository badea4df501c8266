import { mean, sum, variance } from './descriptive.ts'
import { studentT } from './distributions.ts'

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
export function newcombeDifference(first: Proportion, second: Proportion, alpha: number): Difference {
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

/** Mirrored sessions: the same choices on both arms. */
export interface MirroredSessions {
  /** Sessions that ended in both arms. */
  readonly sessions: number
  /** Completed on the candidate, broken on the baseline. */
  readonly lostOnlyOnBaseline: number
  readonly lostOnlyOnCandidate: number
}

export interface CompletionDifference {
  /** Share of sessions that the candidate gains; negative: it loses more. */
  readonly difference: number
  readonly lower: number
  readonly upper: number
}

/** Difference in completed sessions from discordant pairs, with one more pair of each kind than was seen, as normal bounds
 *  (docs/statistics.md, "Completion"; Agresti & Min 2005 add pairs in this way).
 *  @param alpha error level of each bound, one-sided */
export function pairedDifference({ sessions, lostOnlyOnBaseline, lostOnlyOnCandidate }: MirroredSessions, alpha: number): CompletionDifference {
  const n = sessions + 2
  const [baseline, candidate] = [(lostOnlyOnBaseline + 1) / n, (lostOnlyOnCandidate + 1) / n]
  const difference = baseline - candidate
  const reach = studentT(1 - alpha, 1e15) * Math.sqrt((baseline + candidate - difference ** 2) / n)
  return { difference, lower: difference - reach, upper: difference + reach }
}

/** The hull of the normal bounds and of a paired t over batches of time, which is wider when losses come in bursts.
 *  @param batches in the order of time; those without a session say nothing */
export function pairedDifferenceInBatches(batches: readonly MirroredSessions[], alpha: number): CompletionDifference {
  const normal = pairedDifference(total(batches), alpha)
  const shares = batches
    .filter(({ sessions }) => sessions > 0)
    .map(({ sessions, lostOnlyOnBaseline, lostOnlyOnCandidate }) => (lostOnlyOnBaseline - lostOnlyOnCandidate) / sessions)
  if (shares.length < 2) return { ...normal, lower: -1, upper: 1 }
  const centre = mean(shares)
  const reach = studentT(1 - alpha, shares.length - 1) * Math.sqrt(variance(shares) / shares.length)
  return { difference: normal.difference, lower: Math.min(normal.lower, centre - reach), upper: Math.max(normal.upper, centre + reach) }
}

function total(batches: readonly MirroredSessions[]): MirroredSessions {
  const sumOf = (key: keyof MirroredSessions) => sum(batches.map(batch => batch[key]))
  return { sessions: sumOf('sessions'), lostOnlyOnBaseline: sumOf('lostOnlyOnBaseline'), lostOnlyOnCandidate: sumOf('lostOnlyOnCandidate') }
}
