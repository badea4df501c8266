import { studentT } from './student-t.ts'

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
export function completionDifference({ sessions, lostOnlyOnBaseline, lostOnlyOnCandidate }: MirroredSessions, alpha: number): CompletionDifference {
  const n = sessions + 2
  const [baseline, candidate] = [(lostOnlyOnBaseline + 1) / n, (lostOnlyOnCandidate + 1) / n]
  const difference = baseline - candidate
  const reach = studentT(1 - alpha, 1e15) * Math.sqrt((baseline + candidate - difference ** 2) / n)
  return { difference, lower: difference - reach, upper: difference + reach }
}

/** The hull of the normal bounds and of a paired t over batches of time, which is wider when losses come in bursts.
 *  @param batches in the order of time; those without a session say nothing */
export function completionOver(batches: readonly MirroredSessions[], alpha: number): CompletionDifference {
  const normal = completionDifference(total(batches), alpha)
  const shares = batches
    .filter(({ sessions }) => sessions > 0)
    .map(({ sessions, lostOnlyOnBaseline, lostOnlyOnCandidate }) => (lostOnlyOnBaseline - lostOnlyOnCandidate) / sessions)
  if (shares.length < 2) return { ...normal, lower: -1, upper: 1 }
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1)
  const reach = studentT(1 - alpha, shares.length - 1) * Math.sqrt(variance / shares.length)
  return { difference: normal.difference, lower: Math.min(normal.lower, mean - reach), upper: Math.max(normal.upper, mean + reach) }
}

function total(batches: readonly MirroredSessions[]): MirroredSessions {
  const sum = (key: keyof MirroredSessions) => batches.reduce((all, batch) => all + batch[key], 0)
  return { sessions: sum('sessions'), lostOnlyOnBaseline: sum('lostOnlyOnBaseline'), lostOnlyOnCandidate: sum('lostOnlyOnCandidate') }
}
