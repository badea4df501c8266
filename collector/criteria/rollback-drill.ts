import type { z } from 'zod'
import { type Drill, drillChecks } from '../../contract/probe-events.ts'
import { formatDuration } from '../../contract/quantities.ts'
import { reportedVersion } from './candidate-version.ts'
import { duration } from './fields.ts'
import { exactEstimate, type FindingDraft } from './finding.ts'
import { countFigures } from './finding-figures.ts'
import { formatAge, formatDay, truncate } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError, measuredAtClose, noLoad } from './kind.ts'

const schema = criterionSchema('rollback-drill', {
  /** Longest that the baseline may take until it serves everything again. */
  within: duration().prefault('15m'),
  /** A drill older than this says nothing of today. */
  maxAge: duration().prefault('30d'),
})

type RollbackDrill = z.output<typeof schema>

/** A rollback drill succeeded: after the candidate wrote alone, the baseline served alone, with everything that was written. */
export const rollbackDrill = defineKind({
  schema,
  ...measuredAtClose,
  looser: { within: 'larger', maxAge: 'larger' },
  panel: { name: 'zero counts', shows: 'failed checks of the rollback drill' },
  lint,
  minimum: () => noLoad,
  explain: ({ within, maxAge }, { baseline, candidate }) =>
    `A drill of the last ${formatAge(maxAge).replace(' old', '')} with this ${candidate} showed that ${baseline} serves alone again, with all that was written, within ${formatDuration(within)}.`,
  figures: countFigures,
  judge,
})

function lint({ within, maxAge }: RollbackDrill): LimitError[] {
  return [
    ...(within > 0 ? [] : [{ key: 'within', message: 'expected more than 0, within which no backend recovers, got 0' }]),
    ...(maxAge > 0 ? [] : [{ key: 'maxAge', message: 'expected more than 0, at which no drill would ever be young enough, got 0' }]),
  ]
}

function judge(question: CriterionInput<RollbackDrill>): FindingDraft {
  const { evidence, criterion, names } = question
  const drill = latest(evidence.reported.drills)
  const doubt = drill ? doubtOf(question, drill) : `Not evaluated: no rollback drill from ${names.candidate} to ${names.baseline} yet.`
  if (!drill || doubt !== null) return { status: 'unknown', reason: doubt ?? '', remedy: again(names.candidate) }
  const broken = drill.checks.filter(({ passed, total }) => passed < total)
  const never = drill.recovered === false
  const slow = never || drill.secondsToRecover * 1000 > criterion.within
  const gap = broken.length === 0 && !slow ? incomplete(drill) : null
  if (gap !== null) return { status: 'unknown', reason: gap, remedy: again(names.candidate) }
  const estimate = exactEstimate(broken.length, drillChecks.length, 'checks')
  const took = formatDuration(drill.secondsToRecover * 1000)
  const recovery = never
    ? `${names.baseline} did not serve everything as expected in the ${took} in which it was watched`
    : `${names.baseline} served everything again after ${took}; allowed are ${formatDuration(criterion.within)}`
  if (broken.length === 0 && !slow) {
    const reason = `In the drill of ${formatDay(drill.at)} ${names.baseline} took over from ${names.candidate} with all that had been written (${drillChecks.join(', ')}). ${recovery}.`
    return { status: 'pass', estimate, limit: 0, reason }
  }
  const failures = broken.map(
    ({ check, passed, total, detail }) => `${check}: ${passed} of ${total} went well${detail === undefined ? '' : ` (${truncate(detail)})`}`,
  )
  const reason = `The rollback drill of ${formatDay(drill.at)} failed: ${[...failures, ...(slow ? ['too slow'] : [])].join('; ')}. ${recovery}.`
  return {
    status: 'fail',
    estimate,
    limit: 0,
    reason,
    remedy: `Fix the rollback to ${names.baseline}, then drill again: without one a cutover cannot be undone.`,
  }
}

/** The latest; of two of the same moment the one that was recorded last. */
function latest(drills: readonly Drill[]): Drill | undefined {
  return drills.reduce<Drill | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined)
}

/** Why a drill does not count for this candidate today; null when it does. */
function doubtOf({ evidence, criterion, asOf, names }: CriterionInput<RollbackDrill>, drill: Drill): string | null {
  if (drill.at > asOf) return `The drill is dated ${formatDay(drill.at)}, after this run.`
  if (asOf - drill.at > criterion.maxAge)
    return `The drill of ${formatDay(drill.at)} is ${formatAge(asOf - drill.at)}; it may be at most ${formatAge(criterion.maxAge)}.`
  const version = reportedVersion(evidence, 'candidate')
  if (version === undefined) return `${names.candidate} reported no version, so the drill of ${formatDay(drill.at)} cannot be matched to it.`
  if (version !== drill.candidate) return `The drill of ${formatDay(drill.at)} was with version ${drill.candidate} of ${names.candidate}; this is ${version}.`
  return null
}

function again(candidate: string): string {
  return `Drill the rollback with this ${candidate}, then rerun.`
}

/** What a drill in which nothing went wrong did not look at; null when it looked at all. */
function incomplete({ at, checks }: Drill): string | null {
  const missing = drillChecks.filter(check => !checks.some(done => done.check === check))
  if (missing.length > 0) return `The drill of ${formatDay(at)} did not look at: ${missing.join(', ')}.`
  const idle = checks.find(({ passed, total }) => total === 0 || passed > total)
  return idle ? `The drill of ${formatDay(at)} says ${idle.passed} of ${idle.total} for "${idle.check}", which is not evaluable.` : null
}
