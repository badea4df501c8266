import { z } from 'zod'
import { formatCount, formatPercent, formatPoints } from '../../contract/quantities.ts'
import { splitIntoBatches, type Window } from '../../statistics/batches.ts'
import { type MirroredSessions, pairedDifferenceInBatches } from '../../statistics/proportion-difference.ts'
import { minWindowSeconds, secondsUntilMinEvidence } from '../../statistics/required-evidence.ts'
import { pairSessions, type SessionPair } from '../evidence/session-ends.ts'
import { percentage } from './fields.ts'
import type { FindingDraft } from './finding.ts'
import { pointsFigures } from './finding-figures.ts'
import { formatConfidence } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError } from './kind.ts'
import { needsMoreLoad, remedyForLoad } from './shortage.ts'

const schema = criterionSchema('completion', {
  /** Percentage points of the sessions that the candidate may lose more. */
  margin: percentage(),
  /** Whose sessions count. */
  journey: z.string().min(1).default('buy'),
})

type Completion = z.output<typeof schema>

const minSessions = 299
const minMirrored = 0.99

/** Mirrored sessions that could be finished on the baseline and on the candidate (docs/statistics.md, "Completion"). */
export const completion = defineKind({
  schema,
  part: 'measured',
  judgedAt: 'look',
  canTrigger: true,
  inControls: true,
  reports: null,
  samples: null,
  unjudgedRows: null,
  looser: { margin: 'larger', journey: 'neither' },
  panel: { name: 'completion', shows: 'simulated sessions that were completed' },
  lint,
  minimum: () => ({ seconds: minWindowSeconds, requests: 0, users: 0 }),
  explain: ({ margin, journey }, { baseline, candidate }) =>
    `Of mirrored sessions (${journey}), ${candidate} breaks off no more than ${formatPercent(margin)} (points) more than ${baseline}, shown by a bound.`,
  figures: pointsFigures,
  judge,
})

function lint({ margin }: Completion): LimitError[] {
  return margin > 0 && margin < 1 ? [] : [{ key: 'margin', message: `expected more than 0 % and less than 100 % (points), got ${formatPercent(margin)}` }]
}

function judge({ window, evidence, criterion, levels, names }: CriterionInput<Completion>): FindingDraft {
  const { journey, margin } = criterion
  const { pairs, share } = window ? pairSessions(evidence, window, journey) : { pairs: [], share: null }
  if (!window || pairs.length === 0) {
    return {
      status: 'unknown',
      reason: `Not evaluated: no session (${journey}) ended on both backends in the measured window.`,
      remedy: remedyForLoad,
    }
  }
  const batches = splitIntoBatches(window).map(batch => countIn(pairs, batch))
  const { value: difference, lower, upper } = pairedDifferenceInBatches(batches, levels.pass)
  const shared = { estimate: { value: difference, lower, upper, n: pairs.length, unit: 'points' }, limit: -margin } as const
  const lost = (arm: 'baseline' | 'candidate') => formatCount(pairs.filter(pair => pair[arm] === 'broken').length)
  const said = `Of ${formatCount(pairs.length)} mirrored sessions (${journey}) ${lost('baseline')} broke off on ${names.baseline} and ${lost('candidate')} on ${names.candidate}: ${formatPoints(difference)} (${formatConfidence(levels.pass)} bounds ${formatPoints(lower)} and ${formatPoints(upper)})`
  const reason = `${said}; the margin is ${formatPoints(-margin)}.`
  if (pairedDifferenceInBatches(batches, levels.fail).upper < -margin) {
    return { ...shared, status: 'fail', reason, remedy: `Find out at which step sessions on ${names.candidate} break off, fix it, then rerun.` }
  }
  if (share === null || share < minMirrored) {
    const known = share === null ? 'No session had time to end on both backends' : `Only ${formatPercent(share)} of the sessions ended on both backends`
    return {
      ...shared,
      status: 'unknown',
      reason: `${said}. ${known}; at least ${formatPercent(minMirrored)} must, or the sessions are not the same.`,
      remedy: 'Find out why sessions ended on one backend only, then rerun.',
    }
  }
  if (pairs.length >= minSessions && lower > -margin) return { ...shared, status: 'pass', reason }
  return { ...shared, status: 'unknown', reason, ...estimateMore(pairs.length, difference, window, margin) }
}

function countIn(pairs: readonly SessionPair[], { from, to }: Window): MirroredSessions {
  const within = pairs.filter(({ slice }) => slice >= from && slice < to)
  return {
    sessions: within.length,
    lostOnlyOnBaseline: within.filter(({ baseline, candidate }) => baseline === 'broken' && candidate === 'completed').length,
    lostOnlyOnCandidate: within.filter(({ baseline, candidate }) => baseline === 'completed' && candidate === 'broken').length,
  }
}

function estimateMore(sessions: number, difference: number, window: Window, margin: number): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  if (difference <= -margin) return { remedy: 'The estimate is beyond the margin, so more load is unlikely to help. Fix the broken sessions, then rerun.' }
  const seconds = secondsUntilMinEvidence(
    { seconds: window.to - window.from, requests: sessions },
    { seconds: 0, requests: Math.max(minSessions, sessions * 2) },
  )
  return seconds === null ? {} : needsMoreLoad(seconds)
}
