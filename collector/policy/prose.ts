import { formatCount, formatDuration, formatLatency, formatPercent } from '../../contract/quantities.ts'
import { ageWords } from '../criteria/age.ts'
import type { Criterion, KindName } from '../criteria/kinds.ts'
import type { Policy } from './schema.ts'

type Names = Policy['names']
type Of<Name extends KindName> = Extract<Criterion, { kind: Name }>

/** What each kind asks, in words for people who decide and do not program. */
const prose: { readonly [Name in KindName]: (criterion: Of<Name>, names: Names) => string } = {
  latency: (criterion, names) => [relativeProse(criterion, names), absoluteProse(criterion, names)].filter(Boolean).join(' '),
  'error-rate': ({ limit, burst }, { candidate }) =>
    `Fewer than ${formatPercent(limit)} of ${candidate}'s answers are unexpected, shown by an upper bound${burst === undefined ? '' : ` that allows for a burst of ${burst} errors`}; an outage of three seconds fails it.`,
  uptime: ({ limit, demonstrate }, { candidate }) =>
    demonstrate
      ? `${candidate} answered so many probes, one a second, that at least ${formatPercent(limit)} is demonstrated.`
      : `${candidate} answered at least ${formatPercent(limit)} of the probes, one a second, for as long as was measured.`,
  concurrency: ({ limit }) => `At least ${limit} users are at work on each backend in every second that is measured.`,
  'lost-writes': () => 'Every write that was acknowledged is read back through both backends: none lost, doubled or altered.',
  completion: ({ margin, journey }, { baseline, candidate }) =>
    `Of mirrored sessions (${journey}), ${candidate} breaks off no more than ${formatPercent(margin)} (points) more than ${baseline}, shown by a bound.`,
  hybrid: ({ limit }, { baseline, candidate }) =>
    `Users who cross between ${baseline} and ${candidate} within a session come to its end; it is not shown that more than ${formatPercent(limit)} break off.`,
  parity: (_, { baseline, candidate }) => `Every endpoint, asked the same on both sides, answers on ${candidate} as it does on ${baseline}.`,
  migrated: ({ limit }, { candidate }) =>
    `At least ${formatPercent(limit)} of the plan's features have all their endpoints on ${candidate}, answering as before.`,
  'token-interop': () => 'A valid token of either backend is accepted by both; expired, forged and logged-out ones are refused by both.',
  'rollback-drill': ({ within, maxAge }, { baseline, candidate }) =>
    `A drill of the last ${ageWords(maxAge).replace(' old', '')} with this ${candidate} showed that ${baseline} serves alone again, with all that was written, within ${formatDuration(within)}.`,
  'database-cost': ({ measure, margin }, { baseline, candidate }) =>
    `A request to ${candidate} ${measure === 'statements' ? 'runs fewer database statements' : 'takes less time of the database'} than ${formatPercent(margin)} above what one to ${baseline} does, shown by a bound.`,
  tests: ({ atLeast }) => `The imported test report has no failure, and at least ${formatCount(atLeast)} ${atLeast === 1 ? 'test' : 'tests'} ran.`,
  coverage: ({ limit }) => `The imported coverage report shows at least ${formatPercent(limit)} of the lines run by tests.`,
  sarif: ({ level }) => `The imported scanner report has nothing at level ${level} or above.`,
  figure: criterion => `The imported number at ${criterion.pointer}${criterion.unit ? ` (${criterion.unit})` : ''} is ${figureLimit(criterion)}.`,
  conversion: ({ margin }, { baseline, candidate }) =>
    `Of real visitors, ${candidate} converts no more than ${formatPercent(margin)} (points) fewer than ${baseline}, shown by a bound.`,
  schedule: ({ limit }) => `The checkpoint is at most ${formatPercent(limit)} later than its week in the plan.`,
  attested: ({ statement, from }) => `The ${from} says yes to "${statement}".`,
}

function relativeProse({ quantile, margin, runs }: Of<'latency'>, { baseline, candidate }: Names): string {
  if (margin === undefined) return ''
  const over = runs === undefined || runs === 1 ? '' : `, over ${runs} runs with restarts between them`
  return `${candidate}'s ${quantile} is shown to be less than ${formatPercent(margin)} above ${baseline}'s, over all endpoints of the scope together${over}; any endpoint shown to be slower than that fails it.`
}

function absoluteProse({ quantile, max }: Of<'latency'>, { candidate }: Names): string {
  return max === undefined ? '' : `${candidate}'s ${quantile} is shown to be below ${formatLatency(max)}.`
}

function figureLimit({ atMost, atLeast, earlier }: Of<'figure'>): string {
  if (atMost !== undefined) return `at most ${atMost}`
  if (atLeast !== undefined) return `at least ${atLeast}`
  return `no worse than in the report before it by more than ${formatPercent(earlier?.margin ?? 0)} of it`
}

/** A criterion in a sentence. */
export function proseOf(criterion: Criterion, names: Names): string {
  return sentence(criterion.kind, criterion, names)
}

function sentence<Name extends KindName>(kind: Name, criterion: Of<Name>, names: Names): string {
  return prose[kind](criterion, names)
}
