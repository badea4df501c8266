import { z } from 'zod'
import { howMuchLonger, leastForQuantile, untilLeast } from '../estimates/how-much-longer.ts'
import { ratioBounds, wouldCatch } from '../estimates/latency-ratio.ts'
import { formatCount, formatDuration, formatPercent } from '../quantities/format.ts'
import type { Window } from '../windows/evidence.ts'
import { type Answer, finding } from './answer.ts'
import type { Relation } from './finding.ts'
import type { Kind, LimitError, Question } from './kind.ts'
import { type Comparison, compareLatency, quantiles } from './latency-comparison.ts'
import { type ComparedEndpoint, compareEndpoints, type EndpointVeto, endpointRows, isCoarse, vetoes } from './latency-endpoints.ts'
import { comparison, direction, longer, marginWords, times } from './latency-words.ts'
import { percentage } from './percentage.ts'

const schema = z.strictObject({
  kind: z.literal('latency'),
  quantile: z.enum(['p50', 'p90', 'p95', 'p99']),
  /** How much slower the candidate may be. */
  margin: percentage(),
  because: z.string().min(1),
})

export type Latency = z.output<typeof schema>

/** Ratio of the arms' latencies at one quantile, endpoints of the scope pooled; each endpoint may veto (docs/statistics.md, "Latency ratio"). */
export const latency = {
  kind: 'latency',
  part: 'measured',
  judgedAt: 'look',
  schema,
  lint,
  minimum: ({ quantile }) => leastForQuantile(quantiles[quantile]),
  judge: question => finding(question, 'measured', answer(question)),
} satisfies Kind<Latency>

function lint({ margin }: Latency): LimitError[] {
  if (margin > 0 && margin <= 1) return []
  return [{ key: 'margin', message: `expected more than 0 % (at 0 % half of all equal backends would fail) and at most 100 %, got ${formatPercent(margin)}` }]
}

interface Compared {
  readonly pooled: Comparison
  readonly objections: readonly EndpointVeto[]
  readonly window: Window
}

function answer(question: Question<Latency>): Answer {
  const { window, evidence, criterion, scope, levels, names } = question
  if (!window) return { status: 'unknown', reason: 'No second under load was measured, so nothing can be compared.', remedy: 'Run the load past its warm-up.' }
  const endpoints = compareEndpoints(evidence, window, scope, criterion, levels.pass)
  const ofScope = { baseline: [evidence.latencies('baseline', scope)], candidate: [evidence.latencies('candidate', scope)] }
  const pooled = compareLatency(ofScope, window, criterion, levels.pass)
  const objections = vetoes(endpoints, levels)
  const rows = { byEndpoint: endpointRows(endpoints, objections, criterion.quantile, names.candidate) }
  if (!pooled) return { ...silence(question, endpoints), ...rows }
  const found = { estimate: pooled.estimate, limit: 1 + pooled.margin, ...rows }
  return {
    ...found,
    ...(silent(question, endpoints) ?? tooLittle(question, { pooled, objections, window }) ?? judged(question, { pooled, objections, window })),
  }
}

function silent(question: Question<Latency>, endpoints: readonly ComparedEndpoint[]): Answer | null {
  return endpoints.some(compared => compared.silent) ? silence(question, endpoints) : null
}

/** An endpoint that never answers must not drop out of the comparison unseen. */
function silence({ names }: Question<Latency>, endpoints: readonly ComparedEndpoint[]): Answer {
  const gone = endpoints.flatMap(({ endpoint, silent }) => (silent ? { ...silent, at: `${endpoint} on ${names[silent.arm]}` } : []))
  if (gone.length === 0) {
    return {
      status: 'unknown',
      reason: 'No request of this scope was answered in both arms.',
      remedy: 'Run the load past its warm-up, with sessions that use these endpoints.',
    }
  }
  const mute = gone.filter(({ answered }) => !answered).map(({ at }) => at)
  const unheard = gone.filter(({ answered }) => answered).map(({ at }) => at)
  if (mute.length === 0) {
    return {
      status: 'unknown',
      reason: `There is nothing to compare: answers were counted, but no latency arrived of ${unheard.join(', ')}.`,
      remedy: 'Find out what kept these histograms from the collector, then run again.',
    }
  }
  return {
    status: 'unknown',
    reason: `There is nothing to compare: no expected answer at all from ${mute.join(', ')}.`,
    remedy: `Mend ${mute.join(', ')}, then run again.`,
  }
}

function tooLittle({ criterion }: Question<Latency>, { pooled, window }: Compared): Answer | null {
  const least = leastForQuantile(quantiles[criterion.quantile])
  const soFar = { seconds: window.to - window.from, requests: pooled.estimate.n }
  if (!pooled.enough) {
    const more = untilLeast(soFar, least)
    return {
      status: 'unknown',
      reason: `${soFar.seconds} s with ${formatCount(soFar.requests)} requests per backend were measured; ${criterion.quantile} needs at least ${least.seconds} s and ${formatCount(least.requests)} requests.`,
      remedy: more === null ? '' : `Needs about ${formatDuration(more * 1000)} more of this load.`,
      secondsMore: more,
    }
  }
  if (!isCoarse(pooled)) return null
  const width = formatPercent(pooled.ratio.bucketRatio - 1)
  return {
    status: 'unknown',
    reason: `The latencies arrived in buckets ${width} wide, too coarse for a margin of ${formatPercent(pooled.margin)}.`,
    remedy: 'Send finer histograms.',
  }
}

function judged(question: Question<Latency>, compared: Compared): Answer {
  const { criterion, levels, names } = question
  const { pooled, objections } = compared
  const margin = marginWords(pooled.margin, criterion.margin, criterion.quantile)
  const shown = ratioBounds(pooled.ratio, levels.fail).lower
  if (shown > 1 + pooled.margin) {
    const reason = `${names.candidate} answers ${direction(pooled.estimate.value)} at ${criterion.quantile} (${times(pooled.ratio.quantiles)}), at the least ${direction(shown)}; ${margin}.`
    return { status: 'fail', reason, remedy: remedyOf(question, objections) }
  }
  const failing = objections.filter(({ kind }) => kind === 'fail')
  if (failing.length > 0) {
    return {
      status: 'fail',
      reason: `${objected(question, failing)} Over the whole scope, ${comparison(pooled, criterion.quantile, names.candidate)}.`,
      remedy: remedyOf(question, failing),
    }
  }
  const said = `${comparison(pooled, criterion.quantile, names.candidate)}; ${margin}.`
  if (pooled.estimate.upper >= 1 + pooled.margin) return { status: 'unknown', reason: said, ...outlook(question, pooled, compared.window) }
  const [holding] = objections
  if (holding) return { status: 'unknown', reason: `${said} But ${objected(question, objections)}`, ...outlook(question, holding.comparison, compared.window) }
  return { status: 'pass', ...passed(pooled, said, levels.pass) }
}

function passed(pooled: Comparison, said: string, level: number): Omit<Answer, 'status'> {
  const caught = 1 + wouldCatch(pooled.ratio, level)
  const relation: Relation = pooled.estimate.upper < 1 ? 'faster' : pooled.estimate.lower > 1 ? 'slower within the margin' : 'no difference shown'
  return { relation, wouldCatch: caught, reason: `${said} That is ${words[relation]}; ${direction(caught)} would most likely have been noticed.` }
}

const words: Readonly<Record<Relation, string>> = {
  faster: 'faster',
  'no difference shown': 'no difference that shows',
  'slower within the margin': 'slower, within the margin',
}

function outlook({ levels, names }: Question<Latency>, { ratio, margin }: Comparison, window: Window): Pick<Answer, 'remedy' | 'secondsMore'> {
  return longer(howMuchLonger(ratio, { seconds: window.to - window.from, margin, alpha: levels.pass }), names.candidate)
}

function objected({ criterion }: Question<Latency>, objections: readonly EndpointVeto[]): string {
  const each = objections.map(({ endpoint, kind, comparison: found }) => {
    const certainty = kind === 'fail' ? 'is shown to be' : 'looks'
    return `${endpoint} ${certainty} slower than its margin of ${formatPercent(found.margin)}: ${direction(found.estimate.value)} at ${criterion.quantile} (${times(found.ratio.quantiles)})`
  })
  return `${each.join('; ')}.`
}

function remedyOf({ names }: Question<Latency>, objections: readonly EndpointVeto[]): string {
  const slowest = [...objections].sort((a, b) => b.comparison.estimate.value - a.comparison.estimate.value)[0]
  return `Make ${names.candidate} faster${slowest ? `, first at ${slowest.endpoint}` : ''}; then run again.`
}
