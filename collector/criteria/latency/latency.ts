import { z } from 'zod'
import { formatLatency, formatPercent } from '../../../contract/quantities.ts'
import { splitIntoBatches, type Window } from '../../../statistics/batches.ts'
import { totalCount } from '../../../statistics/exponential-histogram.ts'
import { estimateLatencyQuantile, quantileBounds } from '../../../statistics/latency.ts'
import { minEvidenceForQuantile } from '../../../statistics/required-evidence.ts'
import { countRequests } from '../../evidence/endpoint-sums.ts'
import type { EndpointSlices } from '../../evidence/evidence.ts'
import { duration, percentage } from '../fields.ts'
import type { FindingDraft } from '../finding.ts'
import { latencyFigures, ratioFigures } from '../finding-figures.ts'
import { formatConfidence } from '../formats.ts'
import { type CriterionInput, defineKind, justifiedCriterionSchema, type LimitError, type Names } from '../kind.ts'
import { remedyForScope, reportShortage } from '../shortage.ts'
import { type QuantileName, quantiles } from './comparison.ts'
import { judgeMargin } from './margin.ts'

const schema = justifiedCriterionSchema('latency', {
  quantile: z.enum(['p50', 'p90', 'p95', 'p99']),
  /** How much slower than the baseline the candidate may be. */
  margin: percentage().optional(),
  /** What the candidate's own latency must stay below. */
  max: duration().optional(),
  /** Starts of the candidate that are judged together, this run and the ones before. */
  runs: z.int().min(1).max(10).optional(),
})

type Latency = z.output<typeof schema>

/** Latency at one quantile: the ratio of the arms against a margin, the candidate's own against a limit, or both (docs/statistics.md, "Latency ratio"). */
export const latency = defineKind({
  schema,
  part: 'measured',
  judgedAt: 'look',
  canTrigger: true,
  inControls: true,
  reports: null,
  samples: ({ outcome }) => outcome === 'expected',
  unjudgedRows: 'not judged',
  looser: { quantile: 'neither', margin: 'larger', max: 'larger', runs: 'smaller' },
  panel: { name: 'latency ratios', shows: 'the candidate’s quantile divided by the baseline’s' },
  lint,
  minimum: ({ quantile }) => ({ ...minEvidenceForQuantile(quantiles[quantile]), users: 0 }),
  explain: (criterion, names) => [marginInWords(criterion, names), maxInWords(criterion, names)].filter(Boolean).join(' '),
  figures: finding => (finding.estimate?.unit === 'ms' ? latencyFigures(finding) : ratioFigures(finding)),
  judge,
})

const maxLimitMs = 60_000

function lint({ margin, max, runs }: Latency): LimitError[] {
  if (margin === undefined && max === undefined) return [{ key: 'margin', message: 'expected a margin, a max or both, got neither' }]
  const errors: LimitError[] = []
  if (margin !== undefined && !(margin > 0 && margin <= 1)) {
    errors.push({
      key: 'margin',
      message: `expected more than 0 % (at 0 % half of all equal backends would fail) and at most 100 %, got ${formatPercent(margin)}`,
    })
  }
  if (max !== undefined && !(max > 0 && max <= maxLimitMs)) errors.push({ key: 'max', message: `expected more than 0 ms and at most 60 s, got ${max} ms` })
  if (runs !== undefined && margin === undefined) errors.push({ key: 'runs', message: 'expected a margin next to it: several runs are judged by their ratios' })
  return errors
}

function marginInWords({ quantile, margin, runs }: Latency, { baseline, candidate }: Names): string {
  if (margin === undefined) return ''
  const over = runs === undefined || runs === 1 ? '' : `, over ${runs} runs with restarts between them`
  return `${candidate}'s ${quantile} is shown to be less than ${formatPercent(margin)} above ${baseline}'s, over all endpoints of the scope together${over}; any endpoint shown to be slower than that fails it.`
}

function maxInWords({ quantile, max }: Latency, { candidate }: Names): string {
  return max === undefined ? '' : `${candidate}'s ${quantile} is shown to be below ${formatLatency(max)}.`
}

const severity = { pass: 0, unknown: 1, fail: 2 } as const

/** With a margin and a max the worse answer counts; both are told. */
function judge(question: CriterionInput<Latency>): FindingDraft {
  const { margin, max } = question.criterion
  const relative = margin === undefined ? null : judgeMargin({ ...question, criterion: { ...question.criterion, margin } })
  const absolute = max === undefined ? null : judgeMax({ ...question, criterion: { ...question.criterion, max } })
  if (!relative || !absolute) return relative ?? absolute ?? { status: 'unknown', reason: 'Not evaluated: no limit.' }
  const worse = severity[absolute.status] > severity[relative.status] ? absolute : relative
  const { remedy, secondsMore } = worse
  const { relation, wouldCatch, ...figures } = relative
  return {
    ...(worse.status === 'pass' ? relative : figures),
    status: worse.status,
    reason: `${relative.reason} ${absolute.reason}`,
    ...(remedy === undefined ? {} : { remedy }),
    ...(secondsMore === undefined ? {} : { secondsMore }),
  }
}

/** A latency criterion with a limit of its own. */
interface Absolute {
  readonly kind: string
  readonly quantile: QuantileName
  /** ms */
  readonly max: number
}

/** Whether the candidate's own latency stays below a limit, all endpoints of the scope pooled. */
function judgeMax({ window, evidence, criterion, scope, levels, names }: CriterionInput<Absolute>): FindingDraft {
  const { quantile: name, max } = criterion
  const candidate = evidence.latencies('candidate', scope)
  const found =
    window &&
    estimateLatencyQuantile(
      splitIntoBatches(window).map(batch => candidate.latency(batch)),
      quantiles[name],
    )
  if (!window || !found) {
    return {
      status: 'unknown',
      reason: `Not evaluated: ${names.candidate} gave no expected response in this scope.`,
      remedy: remedyForScope,
    }
  }
  const mute = evidence.endpoints('candidate').filter(one => scope.includes(one.endpoint) && hasNoLatency(one, window))
  if (mute.length > 0) {
    const which = mute.map(({ endpoint }) => endpoint).join(', ')
    const reason = `Not evaluated: no latency of an expected response arrived from ${which} on ${names.candidate}.`
    return {
      status: 'unknown',
      reason,
      remedy: `Fix ${which} on ${names.candidate}, or find out why its histograms did not reach the collector; then rerun.`,
    }
  }
  const bounds = quantileBounds(found, levels.pass)
  const limit = { estimate: { ...bounds, n: found.n, unit: 'ms' }, limit: max } as const
  const min = minEvidenceForQuantile(quantiles[name])
  const soFar = { seconds: window.to - window.from, requests: found.n }
  if (soFar.seconds < min.seconds || soFar.requests < min.requests)
    return { ...limit, ...reportShortage(soFar, min, { counted: 'answers', of: `of ${names.candidate}`, subject: name }) }
  const said = `${names.candidate}'s ${name} is ${formatLatency(bounds.value)} (${formatConfidence(levels.pass)} bounds ${formatLatency(bounds.lower)} and ${formatLatency(bounds.upper)})`
  const shown = quantileBounds(found, levels.fail).lower
  if (shown > max) {
    return {
      ...limit,
      status: 'fail',
      reason: `${said}, lower ${formatConfidence(levels.fail)} bound ${formatLatency(shown)}; the limit is ${formatLatency(max)}.`,
      remedy: `Make ${names.candidate} faster, then rerun.`,
    }
  }
  const reason = `${said}; the limit is ${formatLatency(max)}.`
  if (bounds.upper < max) return { ...limit, status: 'pass', reason }
  const trend =
    bounds.value >= max
      ? `The estimate is beyond the limit, so more load is unlikely to help. Make ${names.candidate} faster, then rerun.`
      : 'Too close to the limit: rerun with a longer profile, or find out what makes the latencies vary.'
  return { ...limit, status: 'unknown', reason, remedy: trend }
}

/** Requests came in, and no latency of an expected answer: such an endpoint must not drop out unseen. */
function hasNoLatency(endpoint: EndpointSlices, window: Window): boolean {
  return countRequests(endpoint.requests(window)) > 0 && totalCount(endpoint.latency(window)) === 0
}
