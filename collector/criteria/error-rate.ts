import { z } from 'zod'
import type { Arm } from '../../contract/arm.ts'
import { formatCount, formatPercent } from '../../contract/quantities.ts'
import { requestOutcomes } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { lowerBound, minTrials, upperBound } from '../../statistics/clopper-pearson.ts'
import { type ErrorRate, type ErrorSeries, estimateErrorRate, findOutage } from '../../statistics/error-rate.ts'
import { levelsFor } from '../../statistics/levels.ts'
import { secondsUntilMinEvidence } from '../../statistics/required-evidence.ts'
import { countRequests, errorOutcomes, sumRequestsPerSlice } from '../evidence/endpoint-sums.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { percentage } from './fields.ts'
import type { EndpointRow, FindingDraft } from './finding.ts'
import { shareBelowFigures } from './finding-figures.ts'
import { formatConfidence } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError, noLoad } from './kind.ts'
import { excuseSharedFailures } from './shared-failures.ts'
import { needsMoreLoad, remedyForScope } from './shortage.ts'

const schema = criterionSchema('error-rate', {
  /** The share of unexpected answers must be below this. */
  limit: percentage(),
  /** Errors that the largest episode is taken to have at least. */
  burst: z.int().min(1).optional(),
})

type ErrorRateCriterion = z.output<typeof schema>

/** Share of the candidate's responses that were not as the catalogue promises (docs/statistics.md, "Error rate below L"). */
export const errorRate = defineKind({
  schema,
  part: 'measured',
  judgedAt: 'look',
  canTrigger: true,
  inControls: true,
  reports: null,
  samples: ({ outcome }) => outcome !== 'expected',
  unjudgedRows: 'untested',
  looser: { limit: 'larger', burst: 'smaller' },
  panel: { name: 'failed shares', shows: 'share of the candidate’s requests that failed' },
  lint,
  minimum: (criterion, looks) => ({ ...noLoad, requests: requestsNeeded(0, criterion, levelsFor(looks).pass) }),
  explain: ({ limit, burst }, { candidate }) =>
    `Fewer than ${formatPercent(limit)} of ${candidate}'s responses are errors, shown by an upper bound${burst === undefined ? '' : ` that allows for a burst of ${burst} errors`}; an outage of three seconds fails it.`,
  figures: shareBelowFigures,
  judge: input => excuseSharedFailures(input, excused => judge(input, excused)),
})

function lint({ limit }: ErrorRateCriterion): LimitError[] {
  if (limit > 0 && limit < 1) return []
  return [{ key: 'limit', message: `expected more than 0 % (nothing is below that) and less than 100 %, got ${formatPercent(limit)}` }]
}

/** Requests with which these errors, and no further ones, show a rate below the limit. */
function requestsNeeded(errors: number, { limit, burst = 1 }: ErrorRateCriterion, level: number): number {
  return minTrials(errors, limit, level) * (errors === 0 ? burst : 1)
}

function judge(question: CriterionInput<ErrorRateCriterion>, excused: ReadonlySet<number>): FindingDraft {
  const { window, evidence, criterion, scope, levels, names } = question
  const candidate = window ? seriesOf(evidence, 'candidate', window, scope, excused) : { requests: [], errors: [] }
  const rate = estimateErrorRate({ ...candidate, alpha: levels.pass, burst: criterion.burst })
  if (!window || rate.n === 0) return noRequests(names.candidate)
  const shared = {
    estimate: { value: rate.k / rate.n, lower: rate.lower, upper: rate.upper, n: rate.n, unit: 'share' },
    limit: criterion.limit,
    byEndpoint: rowsOf(question, window),
  } as const
  const said = sentence(rate, names.candidate)
  const down = findOutage(candidate, seriesOf(evidence, 'baseline', window, scope, excused))
  if (down) {
    const reason = `${names.candidate} was out for ${down.seconds} s, from second ${down.from + 1} of the window: more than half of its responses were errors while ${names.baseline} answered. ${said}.`
    return { ...shared, status: 'fail', reason, remedy: remedyOf(question, window) }
  }
  const shown = lowerBound(rate.k / rate.designEffect, rate.n / rate.designEffect, levels.fail)
  if (shown > criterion.limit) {
    const reason = `${said}; lower ${formatConfidence(levels.fail)} bound ${formatPercent(shown)}, the limit is ${formatPercent(criterion.limit)}.`
    return { ...shared, status: 'fail', reason, remedy: remedyOf(question, window) }
  }
  const reason = `${said}; upper ${formatConfidence(levels.pass)} bound ${formatPercent(rate.upper)}, the limit is ${formatPercent(criterion.limit)}.`
  if (rate.upper < criterion.limit) return { ...shared, status: 'pass', reason }
  return { ...shared, status: 'unknown', reason, ...estimateMore(rate, question, window) }
}

function noRequests(name: string): FindingDraft {
  return {
    status: 'unknown',
    reason: `Not evaluated: ${name} got no request in this scope.`,
    remedy: remedyForScope,
  }
}

function sentence({ n, k }: ErrorRate, name: string): string {
  if (k === 0) return `${name} answered all ${formatCount(n)} requests as expected`
  return `${name} answered ${formatCount(k)} of ${formatCount(n)} requests with an error (${formatPercent(k / n)})`
}

function estimateMore(
  rate: ErrorRate,
  { criterion, levels }: CriterionInput<ErrorRateCriterion>,
  window: Window,
): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  if (rate.k / rate.n >= criterion.limit) return { remedy: 'The estimate is beyond the limit, so more load is unlikely to help. Fix the errors, then rerun.' }
  const forCounts = requestsNeeded(Math.ceil(rate.k / rate.designEffect), criterion, levels.pass) * rate.designEffect
  // Without a further error the weights of the episodes shrink with the requests, and so does their bound.
  const forEpisodes = ((rate.fayFeuerUpper ?? 0) * rate.n) / criterion.limit
  const needed = Math.max(forCounts, forEpisodes)
  const seconds = secondsUntilMinEvidence({ seconds: window.to - window.from, requests: rate.n }, { seconds: 0, requests: needed })
  return seconds === null ? {} : needsMoreLoad(seconds, rate.k === 0 ? '' : ', if no further error occurs')
}

function remedyOf({ evidence, scope, names }: CriterionInput<ErrorRateCriterion>, window: Window): string {
  const worst = countFailures(evidence, 'candidate', window, scope)[0]
  return worst ? `Fix ${worst.endpoint} on ${names.candidate} first (${formatCount(worst.errors)} errors), then rerun.` : `Fix ${names.candidate}, then rerun.`
}

/** For information: a rate is judged over the whole scope. What was never requested comes last, to show what was not tested. */
function rowsOf({ evidence, criterion, scope, levels }: CriterionInput<ErrorRateCriterion>, window: Window): EndpointRow[] {
  const asked = countFailures(evidence, 'candidate', window, scope)
  const untested = scope.filter(endpoint => !asked.some(one => one.endpoint === endpoint))
  const rows = asked.map(
    ({ endpoint, errors, requests }): EndpointRow => ({
      endpoint,
      status: 'not judged',
      estimate: {
        value: errors / requests,
        lower: lowerBound(errors, requests, levels.pass),
        upper: upperBound(errors, requests, levels.pass),
        n: requests,
        unit: 'share',
      },
      limit: criterion.limit,
      reason: `${formatCount(errors)} of ${formatCount(requests)} responses were errors.`,
    }),
  )
  return [...rows, ...untested.map(untestedRow)]
}

function untestedRow(endpoint: string): EndpointRow {
  return { endpoint, status: 'not judged', estimate: null, limit: null, reason: 'Not tested: no session used it in the measured window.' }
}

/** @param excused slices in which requests without an answer do not count */
function seriesOf(evidence: Evidence, arm: Arm, window: Window, scope: readonly string[], excused: ReadonlySet<number>): ErrorSeries {
  const slices = evidence.endpoints(arm).filter(({ endpoint }) => scope.includes(endpoint))
  const unanswered = excused.size === 0 ? [] : sumRequestsPerSlice(slices, window, ['failed'])
  const counted = (counts: readonly number[]) => counts.map((count, slice) => (excused.has(slice) ? count - (unanswered[slice] ?? 0) : count))
  return { errors: counted(sumRequestsPerSlice(slices, window, errorOutcomes)), requests: counted(sumRequestsPerSlice(slices, window, requestOutcomes)) }
}

interface Failures {
  readonly endpoint: string
  readonly errors: number
  readonly requests: number
}

/** Requests and errors of each endpoint of a scope that got requests, most errors first. */
function countFailures(evidence: Evidence, arm: Arm, window: Window, scope: readonly string[]): Failures[] {
  return evidence
    .endpoints(arm)
    .filter(({ endpoint }) => scope.includes(endpoint))
    .map(slices => {
      const counts = slices.requests(window)
      return { endpoint: slices.endpoint, errors: countRequests(counts, errorOutcomes), requests: countRequests(counts) }
    })
    .filter(({ requests }) => requests > 0)
    .sort((a, b) => b.errors - a.errors)
}
