import { z } from 'zod'
import type { EarlierRun } from '../../contract/history-events.ts'
import { formatPercent } from '../../contract/quantities.ts'
import type { Basis } from '../../contract/verdict.ts'
import { lowerBound, minTrials } from '../../statistics/clopper-pearson.ts'
import { minWindowSeconds } from '../../statistics/required-evidence.ts'
import { estimateUptime, type ProbeSeries, reconstructProbes, type Uptime } from '../../statistics/uptime.ts'
import { candidateOf, earlierRunsOf } from './candidate-version.ts'
import { percentage } from './fields.ts'
import type { FindingDraft } from './finding.ts'
import { figures } from './finding-figures.ts'
import { formatConfidence } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError, noLoad } from './kind.ts'
import { excuseSharedFailures } from './shared-failures.ts'
import { needsMoreLoad } from './shortage.ts'

const schema = criterionSchema('uptime', {
  /** Least share of probes answered. */
  limit: percentage(),
  /** true: the bound must be above the limit (99.9 % takes 2,995 s); false: the observed share. */
  demonstrate: z.boolean(),
})

type UptimeCriterion = z.output<typeof schema>

const minProbes = minWindowSeconds
const named = 5
const maxRunAgeMs = 30 * 86_400_000

/** Share of the candidate's health probes, one a second, that were answered (docs/statistics.md, "Uptime"). */
export const uptime = defineKind({
  schema,
  part: 'measured',
  // What must be demonstrated may be pooled over nights, each of which is shorter than that: it holds up no look.
  judgedAt: ({ demonstrate }) => (demonstrate ? 'close' : 'look'),
  canTrigger: true,
  inControls: ({ demonstrate }) => !demonstrate,
  reports: null,
  samples: null,
  unjudgedRows: null,
  looser: { limit: 'smaller', demonstrate: ['true', 'false'] },
  panel: { name: 'uptime', shows: 'share of the health checks that the candidate answered' },
  lint,
  minimum: () => ({ ...noLoad, seconds: minProbes }),
  explain: ({ limit, demonstrate }, { candidate }) =>
    demonstrate
      ? `${candidate} answered so many probes, one a second, that at least ${formatPercent(limit)} is demonstrated.`
      : `${candidate} answered at least ${formatPercent(limit)} of the probes, one a second, for as long as was measured.`,
  figures: finding => {
    const { status, estimate, limit } = finding
    const written = figures(finding, { value: formatPercent, limit: '≥', bounds: 'always' })
    return status === 'pass' && estimate && limit !== null && estimate.lower < limit ? { ...written, isObservedPass: true } : written
  },
  judge: input => excuseSharedFailures(input, excused => judge(input, excused)),
})

function lint({ limit, demonstrate }: UptimeCriterion): LimitError[] {
  if (limit <= 0) return [{ key: 'limit', message: 'expected more than 0 %, which cannot fail, got 0 %' }]
  if (limit > 1) return [{ key: 'limit', message: `expected at most 100 %, got ${formatPercent(limit)}` }]
  if (demonstrate && limit === 1) return [{ key: 'limit', message: 'expected less than 100 %, which no number of probes demonstrates, got 100 %' }]
  return []
}

function probesNeeded({ limit, demonstrate }: UptimeCriterion, level: number): number {
  return demonstrate ? Math.max(minProbes, minTrials(0, 1 - limit, level)) : minProbes
}

/** @param excused slices in which probes without an answer do not count */
function judge(question: CriterionInput<UptimeCriterion>, excused: ReadonlySet<number>): FindingDraft {
  const { window, evidence, criterion, levels, names } = question
  const up = window ? evidence.probes('candidate', window, 'up') : []
  const down = window ? evidence.probes('candidate', window, 'down').map((count, slice) => (excused.has(slice) ? 0 : count)) : []
  const own = estimateUptime({ up, down, alpha: levels.pass })
  const { series, runs } = criterion.demonstrate ? poolWithEarlier(question, { up, down }) : { series: { up, down }, runs: [] }
  const estimate = runs.length === 0 ? own : estimateUptime({ ...series, alpha: levels.pass })
  if (own.probes === 0) {
    return {
      status: 'unknown',
      reason: `Not evaluated: no health checks of ${names.candidate}.`,
      remedy: 'Rerun to the end: the rig checks the health endpoint each second of the load.',
    }
  }
  const shared = {
    estimate: { value: estimate.observed, lower: estimate.demonstrates, upper: 1 - estimate.lower, n: estimate.probes, unit: 'share' },
    limit: criterion.limit,
    basis: { kind: 'uptime', probes: own.probes, failed: own.failed, outages: own.outages },
  } as const
  const said = `${describeUptime(estimate, names.candidate, levels.pass)}${describePool(runs)}`
  const asked = `required are ${formatPercent(criterion.limit)}`
  if (lowerBound(estimate.failed, estimate.probes, levels.fail) > 1 - criterion.limit) {
    return {
      ...shared,
      status: 'fail',
      reason: `${said}; ${asked}.`,
      remedy: `Find out why ${names.candidate} did not answer in those seconds, fix it, then rerun.`,
    }
  }
  const passes = criterion.demonstrate ? estimate.demonstrates > criterion.limit : estimate.probes >= minProbes && estimate.observed >= criterion.limit
  if (passes) return { ...shared, status: 'pass', reason: `${said}; ${asked}${criterion.demonstrate ? '' : ' of the observed time, by the observed share'}.` }
  return { ...shared, status: 'unknown', reason: `${said}; ${asked}.`, ...estimateMore(estimate, criterion, levels.pass) }
}

/** This run's probes after those of earlier runs of the last 30 days of the same candidate and profile, whatever their verdict: leaving
 *  out bad nights would be choosing. */
function poolWithEarlier(
  { id, evidence, asOf }: CriterionInput<UptimeCriterion>,
  own: ProbeSeries,
): { readonly series: ProbeSeries; readonly runs: readonly string[] } {
  const candidate = candidateOf(evidence)
  const known = candidate ? earlierRunsOf(evidence, candidate).filter(({ at }) => at <= asOf && asOf - at <= maxRunAgeMs) : []
  const used = known.flatMap(run => {
    const probes = mostProbes(run, id)
    return probes ? [{ run: run.run, series: reconstructProbes(probes) }] : []
  })
  const join = (outcome: 'up' | 'down') => [...used.flatMap(({ series }) => series[outcome]), ...own[outcome]]
  return { series: { up: join('up'), down: join('down') }, runs: used.map(({ run }) => run) }
}

/** Checkpoints of one run may have been decided at different looks: the longest window counts. */
function mostProbes({ checkpoints }: EarlierRun, id: string): Extract<Basis, { kind: 'uptime' }> | null {
  const known = checkpoints.flatMap(({ findings }) => findings.flatMap(({ criterion, basis }) => (criterion === id && basis?.kind === 'uptime' ? [basis] : [])))
  return known.reduce<(typeof known)[number] | null>((a, b) => (a && a.probes >= b.probes ? a : b), null)
}

function describePool(runs: readonly string[]): string {
  if (runs.length === 0) return ''
  const more = runs.length > named ? ` and ${runs.length - named} more` : ''
  return ` (pooled with ${runs.slice(0, named).join(', ')}${more})`
}

function describeUptime({ probes, failed, observed, demonstrates }: Uptime, name: string, alpha: number): string {
  const share =
    failed === 0 ? `${name} was up in all of ${probes} s` : `${name} was up in ${formatPercent(observed)} of ${probes} s (${failed} probes unanswered)`
  return `${share}; lower ${formatConfidence(alpha)} bound ${formatPercent(demonstrates)}`
}

function estimateMore(estimate: Uptime, criterion: UptimeCriterion, level: number): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  const needed = criterion.demonstrate
    ? Math.max(probesNeeded(criterion, level), minTrials(estimate.failed, 1 - criterion.limit, level))
    : Math.max(minProbes, Math.ceil(Number((estimate.failed / (1 - criterion.limit)).toPrecision(12))))
  const seconds = Math.max(10, Math.ceil((needed - estimate.probes) / 10) * 10)
  return needsMoreLoad(seconds, estimate.failed === 0 ? '' : ', if it stays up')
}
