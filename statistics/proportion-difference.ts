import type { Bounds } from './bounds.ts'
import { mean, sum, variance } from './descriptive.ts'
import { normalQuantile, studentT } from './distributions.ts'

/** Successes of so many trials. */
export interface Proportion {
  readonly successes: number
  readonly trials: number
}

/** Difference of two independent proportions, first - second, by Newcombe's hybrid score interval (Newcombe 1998, method 10, no continuity correction).
 *  @param alpha error level of each bound, in (0, 0.5)  @returns shares; trials must be above 0 */
export function newcombeDifference(first: Proportion, second: Proportion, alpha: number): Bounds {
  const [a, b] = [wilson(first, alpha), wilson(second, alpha)]
  const difference = a.value - b.value
  return {
    value: difference,
    lower: difference - Math.hypot(a.value - a.lower, b.upper - b.value),
    upper: difference + Math.hypot(a.upper - a.value, b.value - b.lower),
  }
}

/** Wilson's score interval (Wilson 1927). */
function wilson({ successes, trials }: Proportion, alpha: number): Bounds {
  const z = normalQuantile(1 - alpha)
  const share = successes / trials
  const centre = (share + z ** 2 / (2 * trials)) / (1 + z ** 2 / trials)
  const halfWidth = (z / (1 + z ** 2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  return { value: share, lower: centre - halfWidth, upper: centre + halfWidth }
}

/** Mirrored sessions: pairs that made the same choices on both arms. */
export interface MirroredSessions {
  /** Pairs that ended in both arms. */
  readonly sessions: number
  /** Completed on the candidate, broken on the baseline. */
  readonly lostOnlyOnBaseline: number
  /** Completed on the baseline, broken on the candidate. */
  readonly lostOnlyOnCandidate: number
}

/** Difference in completed sessions, from discordant pairs, with normal bounds (docs/statistics.md, "Completion").
 *  One more pair of each kind is counted than was seen (Agresti & Min 2005).
 *  @param alpha error level of each bound  @returns share of sessions that the candidate gains; negative: loses */
export function pairedDifference({ sessions, lostOnlyOnBaseline, lostOnlyOnCandidate }: MirroredSessions, alpha: number): Bounds {
  const n = sessions + 2
  const [baseline, candidate] = [(lostOnlyOnBaseline + 1) / n, (lostOnlyOnCandidate + 1) / n]
  const difference = baseline - candidate
  const halfWidth = normalQuantile(1 - alpha) * Math.sqrt((baseline + candidate - difference ** 2) / n)
  return { value: difference, lower: difference - halfWidth, upper: difference + halfWidth }
}

/** The hull of the normal bounds and of a paired t over batches of time, which is wider when losses come in bursts.
 *  @param batches in the order of time; those without a session are left out of the t */
export function pairedDifferenceInBatches(batches: readonly MirroredSessions[], alpha: number): Bounds {
  const normal = pairedDifference(addSessions(batches), alpha)
  const shares = batches
    .filter(({ sessions }) => sessions > 0)
    .map(({ sessions, lostOnlyOnBaseline, lostOnlyOnCandidate }) => (lostOnlyOnBaseline - lostOnlyOnCandidate) / sessions)
  if (shares.length < 2) return { ...normal, lower: -1, upper: 1 }
  const centre = mean(shares)
  const halfWidth = studentT(1 - alpha, shares.length - 1) * Math.sqrt(variance(shares) / shares.length)
  return { value: normal.value, lower: Math.min(normal.lower, centre - halfWidth), upper: Math.max(normal.upper, centre + halfWidth) }
}

function addSessions(batches: readonly MirroredSessions[]): MirroredSessions {
  const total = (key: keyof MirroredSessions) => sum(batches.map(batch => batch[key]))
  return { sessions: total('sessions'), lostOnlyOnBaseline: total('lostOnlyOnBaseline'), lostOnlyOnCandidate: total('lostOnlyOnCandidate') }
}
