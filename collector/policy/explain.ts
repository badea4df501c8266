import type { Domain } from '../../contract/endpoint.ts'
import { formatPercent } from '../../contract/quantities.ts'
import { explainCriterion } from '../criteria/kinds.ts'
import { estimateDuration, type Need } from './required-duration.ts'
import type { Checkpoint, Policy } from './schema.ts'

/** A load that a run can bring. */
export interface Rate {
  readonly profile: string
  /** Expected requests per second and arm to the endpoints of these domains. */
  readonly of: (scope: readonly Domain[]) => number
  /** Ends of the measured window in seconds, ascending. */
  readonly looks: readonly number[]
}

export interface ExplainedCriterion {
  readonly id: string
  /** What the plan says, literally; null where the policy does not quote it. */
  readonly plan: string | null
  /** What is judged, in a sentence. */
  readonly judged: string
  readonly because: string | null
}

/** How long a checkpoint takes with one profile. */
export interface ProfileDuration {
  readonly profile: string
  /** First look (seconds of measured window) at which go is possible; null when the profile cannot reach it. */
  readonly look: number | null
  /** What it would need; Infinity without load. */
  readonly seconds: number
  /** What takes longest. */
  readonly longest: Need | null
}

export interface ExplainedCheckpoint {
  readonly id: string
  readonly title: string
  readonly scope: readonly Domain[]
  /** "week 4" or, once plan.start is set, with its date; null where it has no week. */
  readonly due: string | null
  readonly decisions: Checkpoint['decisions']
  readonly questions: readonly string[]
  readonly criteria: readonly ExplainedCriterion[]
  readonly takes: readonly ProfileDuration[]
}

interface ExplainedTrigger {
  readonly id: string
  readonly when: string
  readonly judged: string
}

export interface ExplainedPolicy {
  readonly checkpoints: readonly ExplainedCheckpoint[]
  readonly triggers: readonly ExplainedTrigger[]
  readonly steps: readonly string[]
}

/** A policy in prose, next to the plan's own words, with the load that each checkpoint takes. */
export function describePolicy(policy: Policy, rates: readonly Rate[]): ExplainedPolicy {
  return {
    checkpoints: policy.checkpoints.map(checkpoint => explainCheckpoint(policy, checkpoint, rates)),
    triggers: policy.rollback.map(({ id, when, criterion }) => ({
      id,
      when,
      judged:
        criterion.kind === 'slowdown'
          ? `${policy.names.candidate}'s p95 is more than ${formatPercent(criterion.by)} above ${policy.names.baseline}'s over the last minute and the last ten seconds, twice in a row; looked at every 5 s.`
          : `Active when this is shown not to hold: ${explainCriterion(criterion.kind, criterion, policy.names)}`,
    })),
    steps: policy.plan.rollback,
  }
}

function explainCheckpoint(policy: Policy, checkpoint: Checkpoint, rates: readonly Rate[]): ExplainedCheckpoint {
  const { id, title, scope, decisions, questions, criteria } = checkpoint
  return {
    id,
    title,
    scope,
    due: describeDue(policy, checkpoint),
    decisions,
    questions: questions.map(({ ask }) => ask),
    criteria: criteria.map(criterion => quoteAndExplain(policy, criterion)),
    takes: checkpoint.shift === undefined ? rates.map(rate => estimateFor(policy, checkpoint, rate)) : [],
  }
}

function quoteAndExplain({ criteria, names }: Policy, id: string): ExplainedCriterion {
  const criterion = criteria[id]
  if (!criterion) throw new Error(`Cannot explain ${id}: expected a criterion of this policy`)
  return { id, plan: criterion.metric ?? null, judged: explainCriterion(criterion.kind, criterion, names), because: criterion.because ?? null }
}

function describeDue({ plan }: Policy, { week }: Checkpoint): string | null {
  if (week === undefined) return null
  if (plan.start === null) return `week ${week}`
  return `week ${week}, by ${new Date(Date.parse(plan.start) + week * 7 * 86_400_000).toISOString().slice(0, 10)}`
}

function estimateFor(policy: Policy, checkpoint: Checkpoint, { profile, of, looks }: Rate): ProfileDuration {
  const { seconds, look, needs } = estimateDuration(policy, checkpoint, of, looks)
  return { profile, look, seconds, longest: needs.reduce<Need | null>((a, b) => (a && a.seconds >= b.seconds ? a : b), null) }
}
