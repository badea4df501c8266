import type { z } from 'zod'
import { formatCount, formatPercent } from '../../contract/quantities.ts'
import { lowerBound, upperBound } from '../../statistics/clopper-pearson.ts'
import type { SessionEnd } from '../evidence/reported.ts'
import { findCrossingSessions } from '../evidence/session-ends.ts'
import { percentage } from './fields.ts'
import type { FindingDraft } from './finding.ts'
import { shareBelowFigures } from './finding-figures.ts'
import { formatConfidence, listFirst, truncate } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError, noLoad } from './kind.ts'
import { remedyForLoad } from './shortage.ts'

const schema = criterionSchema('hybrid', {
  /** Share of the sessions across both backends that may break off. */
  limit: percentage().prefault('1%'),
})

type Hybrid = z.output<typeof schema>

/** As many as that, all of which came to their end, show that a session can cross; how often it fails takes more. */
const minSessions = 20

/** Users who cross from backend to backend within a session come to its end: what was migrated and the rest understand each other's tokens
 *  and rows (docs/statistics.md, "Hybrid sessions"). */
export const hybrid = defineKind({
  schema,
  part: 'measured',
  judgedAt: 'look',
  canTrigger: true,
  inControls: false,
  reports: null,
  samples: null,
  unjudgedRows: null,
  looser: { limit: 'larger' },
  panel: { name: 'failed shares', shows: 'share of sessions that broke while they used both backends' },
  lint,
  // One begins every other second, and none takes longer than ten.
  minimum: () => ({ ...noLoad, seconds: 2 * minSessions + 10 }),
  explain: ({ limit }, { baseline, candidate }) =>
    `Users who cross between ${baseline} and ${candidate} within a session complete it; it is not shown that more than ${formatPercent(limit)} break off.`,
  figures: shareBelowFigures,
  judge,
})

function lint({ limit }: Hybrid): LimitError[] {
  return limit > 0 && limit < 1 ? [] : [{ key: 'limit', message: `expected more than 0 % and less than 100 %, got ${formatPercent(limit)}` }]
}

function judge({ window, evidence, criterion: { limit }, levels, names }: CriterionInput<Hybrid>): FindingDraft {
  const all = window ? findCrossingSessions(evidence, window) : []
  // Correctness only: sessions that ran out of time show neither outcome.
  const ended = all.filter(({ late }) => !late)
  const [n, broken] = [ended.length, ended.filter(({ outcome }) => outcome === 'broken')]
  if (n === 0) {
    return {
      status: 'unknown',
      reason: `Not evaluated: no session across ${names.baseline} and ${names.candidate} ended in the measured window${lateWords(all.length)}.`,
      remedy: remedyForLoad,
    }
  }
  const [lower, upper] = [lowerBound(broken.length, n, levels.pass), upperBound(broken.length, n, levels.pass)]
  const shared = { estimate: { value: broken.length / n, lower, upper, n, unit: 'share' }, limit } as const
  const reason = `${sentence(n, broken, names)}${lateWords(all.length - n)}`
  if (lowerBound(broken.length, n, levels.fail) > limit) {
    return { ...shared, status: 'fail', reason: `${reason}; at most ${formatPercent(limit)} may.`, remedy: remedyOf(broken, names) }
  }
  if (upper < limit || (broken.length === 0 && n >= minSessions))
    return {
      ...shared,
      status: 'pass',
      reason: `${reason}; upper ${formatConfidence(levels.pass)} bound ${formatPercent(upper)}, the limit is ${formatPercent(limit)}.`,
    }
  if (broken.length === 0)
    return { ...shared, status: 'unknown', reason: `${reason}; at least ${minSessions} are required.`, remedy: 'Rerun with a longer profile.' }
  return {
    ...shared,
    status: 'unknown',
    reason: `${reason}; upper ${formatConfidence(levels.pass)} bound ${formatPercent(upper)}, the limit is ${formatPercent(limit)}.`,
    remedy: `${remedyOf(broken, names)} Then rerun.`,
  }
}

/** Those that were left out. */
function lateWords(late: number): string {
  return late === 0 ? '' : ` (${formatCount(late)} more ran out of time)`
}

type Names = CriterionInput<Hybrid>['names']

function sentence(n: number, broken: readonly SessionEnd[], names: Names): string {
  const all = `${formatCount(n)} sessions across ${names.baseline} and ${names.candidate}`
  if (broken.length === 0) return `All ${all} were completed`
  return `Of ${all} ${formatCount(broken.length)} broke off: ${listFirst(placesOf(broken, names), '; ')}`
}

/** Where sessions broke off and why, the most frequent first. */
function placesOf(broken: readonly SessionEnd[], names: Names): string[] {
  const groups = Map.groupBy(broken, end => placeOf(end, names))
  const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length)
  return sorted.map(([place, ends]) => (ends.length === 1 ? place : `${place}, ${formatCount(ends.length)} times`))
}

function placeOf({ at, on, detail }: SessionEnd, names: Names): string {
  if (at === undefined) return 'at an unknown step'
  return `at ${at}${on === undefined ? '' : ` on ${names[on]}`}${detail === undefined ? '' : ` (${truncate(detail)})`}`
}

function remedyOf(broken: readonly SessionEnd[], names: Names): string {
  const first = Map.groupBy(
    broken.flatMap(({ at }) => at ?? []),
    at => at,
  )
  const [worst] = [...first].sort(([, a], [, b]) => b.length - a.length)
  const where = worst ? ` at ${worst[0]}` : ''
  return `Find out what of the other backend's tokens or rows is not understood${where}, and make ${names.baseline} and ${names.candidate} agree.`
}
