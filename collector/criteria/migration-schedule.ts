import type { z } from 'zod'
import { isFinalDecision } from '../../contract/history-events.ts'
import { formatPercent } from '../../contract/quantities.ts'
import { percentage } from './fields.ts'
import { exactEstimate, type FindingDraft } from './finding.ts'
import { figures } from './finding-figures.ts'
import { formatDay } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, noLoad } from './kind.ts'

const schema = criterionSchema('schedule', {
  /** Share of the checkpoint's planned weeks by which it may be late. */
  limit: percentage(),
})

type Schedule = z.output<typeof schema>

/** Weeks since the start of the migration against the week in which the plan has the checkpoint. A meeting that lets the migration go on
 *  stops the checkpoint's clock. */
export const migrationSchedule = defineKind({
  schema,
  part: 'attested',
  judgedAt: 'close',
  canTrigger: true,
  inControls: false,
  reports: null,
  samples: null,
  unjudgedRows: null,
  looser: { limit: 'larger' },
  panel: { name: 'progress', shows: 'weeks since the plan’s start' },
  lint: () => [],
  minimum: () => noLoad,
  explain: ({ limit }) => `The checkpoint is at most ${formatPercent(limit)} later than its week in the plan.`,
  figures: finding => figures(finding, { value: weeks => `week ${oneDecimal(weeks)}`, limit: '≤', limitFormat: oneDecimal }),
  judge,
})

const weekInMs = 7 * 86_400_000

function judge(question: CriterionInput<Schedule>): FindingDraft {
  const { criterion, start, checkpoint, asOf } = question
  if (start === null) {
    return {
      status: 'unknown',
      reason: 'Not evaluated: the start of the migration is not set.',
      remedy: 'Set plan.start in thresholds.json, such as "2026-01-05".',
    }
  }
  if (checkpoint.week === null) {
    return {
      status: 'unknown',
      reason: `Checkpoint ${checkpoint.id} has no week in the plan.`,
      remedy: `Give checkpoint ${checkpoint.id} its week in thresholds.json.`,
    }
  }
  if (asOf < start) {
    return { status: 'unknown', reason: `The migration starts on ${formatDay(start)}, after this run.`, remedy: 'Check plan.start in thresholds.json.' }
  }
  const decided = decidedAt(question, start)
  const weeks = ((decided ?? asOf) - start) / weekInMs
  // Whole milliseconds, so that a checkpoint decided exactly at its limit is not late by a rounding error.
  const limit = Math.round(checkpoint.week * (1 + criterion.limit) * weekInMs) / weekInMs
  const over = weeks / checkpoint.week - 1
  const said = `${decided === null ? `${inWeeks(weeks)} have passed since ${formatDay(start)}` : `The meeting let it go on after ${inWeeks(weeks)}, on ${formatDay(decided)}`}; the plan has it in week ${checkpoint.week}`
  const shared = { estimate: exactEstimate(weeks, 1, 'weeks'), limit } as const
  if (over <= 0) return { ...shared, status: 'pass', reason: `${said}.` }
  const late = `${said}: ${formatPercent(over)} late, ${formatPercent(criterion.limit)} ${weeks <= limit ? 'are' : 'would be'} allowed.`
  if (weeks <= limit) return { ...shared, status: 'pass', reason: late }
  return { ...shared, status: 'fail', reason: late, remedy: 'Decide what is left out or moved, and change the plan with its reason, or stop.' }
}

/** When a meeting first let this checkpoint go on; null while it has not. */
function decidedAt({ evidence, checkpoint, asOf }: CriterionInput<Schedule>, start: number): number | null {
  const times = evidence.reported.decisions
    .filter(({ checkpoint: id, decision, at }) => id === checkpoint.id && isFinalDecision(decision) && at >= start && at <= asOf)
    .map(({ at }) => at)
  return times.length === 0 ? null : Math.min(...times)
}

function inWeeks(weeks: number): string {
  return `${oneDecimal(weeks)} weeks`
}

function oneDecimal(value: number): string {
  return String(Number(value.toFixed(1)))
}
