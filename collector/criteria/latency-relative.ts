import { formatCount, formatDuration, formatPercent } from '../../contract/quantities.ts'
import type { Window } from '../../statistics/batches.ts'
import { detectableSlowdown, ratioBounds } from '../../statistics/log-ratio.ts'
import { estimateRemainingTime, minEvidenceForQuantile, secondsUntilMinEvidence } from '../../statistics/required-evidence.ts'
import type { FindingDraft, Relation } from './finding.ts'
import type { CriterionInput } from './kind.ts'
import { type Comparison, compareLatency, type QuantileName, quantiles } from './latency-comparison.ts'
import { type ComparedEndpoint, compareEndpoints, type EndpointVeto, endpointRows, isCoarse, vetoes } from './latency-endpoints.ts'
import { severalRuns } from './latency-runs.ts'
import { comparison, direction, longer, marginWords, times } from './latency-words.ts'

/** A latency criterion that compares the arms. */
export interface Relative {
  readonly kind: string
  readonly quantile: QuantileName
  /** How much slower the candidate may be. */
  readonly margin: number
  /** Starts of the candidate that are judged together. */
  readonly runs?: number | undefined
}

interface Compared {
  readonly pooled: Comparison
  readonly objections: readonly EndpointVeto[]
  readonly window: Window
}

/** How the candidate compares with the baseline: the scope's endpoints pooled, each of them with a veto; with `runs`, over several runs. */
export function relativeAnswer(question: CriterionInput<Relative>): FindingDraft {
  const { window, evidence, criterion, scope, levels, names } = question
  if (!window) return { status: 'unknown', reason: 'No second under load was measured, so nothing can be compared.', remedy: 'Run the load past its warm-up.' }
  const endpoints = compareEndpoints(evidence, window, scope, criterion, levels.pass)
  const ofScope = { baseline: [evidence.latencies('baseline', scope)], candidate: [evidence.latencies('candidate', scope)] }
  const pooled = compareLatency(ofScope, window, criterion, levels.pass)
  const objections = vetoes(endpoints, levels)
  const rows = { byEndpoint: endpointRows(endpoints, objections, criterion.quantile, names.candidate) }
  if (!pooled) return { ...silence(question, endpoints), ...rows }
  const found = { estimate: pooled.estimate, limit: 1 + pooled.margin, ...rows, ...basisOf(pooled) }
  const compared = { pooled, objections, window }
  return { ...found, ...(silent(question, endpoints) ?? tooLittle(question, compared) ?? judgedOverRuns(question, compared)) }
}

function basisOf({ ratio: { logRatio, standardError, degreesOfFreedom } }: Comparison): Pick<FindingDraft, 'basis'> {
  return Number.isFinite(standardError) ? { basis: { kind: 'latency', logRatio, standardError, degreesOfFreedom } } : {}
}

/** What this run shows is a failure by itself; only what several runs show together passes. */
function judgedOverRuns(question: CriterionInput<Relative>, compared: Compared): FindingDraft {
  const alone = judged(question, compared)
  const wanted = question.criterion.runs ?? 1
  if (wanted === 1 || alone.status === 'fail') return alone
  const runs = severalRuns(question, compared.pooled.ratio, wanted)
  if ('answer' in runs) return runs.answer
  const ratio = { ...compared.pooled.ratio, ...runs.combined }
  const pooled = { ...compared.pooled, ratio, estimate: { ...compared.pooled.estimate, ...ratioBounds(ratio, question.levels.pass) } }
  const together = judged(question, { ...compared, pooled })
  return { ...together, estimate: pooled.estimate, reason: `Over ${wanted} runs (this one, ${runs.names.join(', ')}): ${together.reason}` }
}

function silent(question: CriterionInput<Relative>, endpoints: readonly ComparedEndpoint[]): FindingDraft | null {
  return endpoints.some(compared => compared.silent) ? silence(question, endpoints) : null
}

/** An endpoint that never answers must not drop out of the comparison unseen. */
function silence({ names }: CriterionInput<Relative>, endpoints: readonly ComparedEndpoint[]): FindingDraft {
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

function tooLittle({ criterion }: CriterionInput<Relative>, { pooled, window }: Compared): FindingDraft | null {
  const least = minEvidenceForQuantile(quantiles[criterion.quantile])
  const soFar = { seconds: window.to - window.from, requests: pooled.estimate.n }
  if (!pooled.enough) {
    const more = secondsUntilMinEvidence(soFar, least)
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

function judged(question: CriterionInput<Relative>, compared: Compared): FindingDraft {
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

function passed(pooled: Comparison, said: string, level: number): Omit<FindingDraft, 'status'> {
  const caught = 1 + detectableSlowdown(pooled.ratio, level)
  const relation: Relation = pooled.estimate.upper < 1 ? 'faster' : pooled.estimate.lower > 1 ? 'slower within the margin' : 'no difference shown'
  return { relation, wouldCatch: caught, reason: `${said} That is ${words[relation]}; ${direction(caught)} would most likely have been noticed.` }
}

const words: Readonly<Record<Relation, string>> = {
  faster: 'faster',
  'no difference shown': 'no difference that shows',
  'slower within the margin': 'slower, within the margin',
}

function outlook({ levels, names }: CriterionInput<Relative>, { ratio, margin }: Comparison, window: Window): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  return longer(estimateRemainingTime(ratio, { seconds: window.to - window.from, margin, alpha: levels.pass }), names.candidate)
}

function objected({ criterion }: CriterionInput<Relative>, objections: readonly EndpointVeto[]): string {
  const each = objections.map(({ endpoint, kind, comparison: found }) => {
    const certainty = kind === 'fail' ? 'is shown to be' : 'looks'
    return `${endpoint} ${certainty} slower than its margin of ${formatPercent(found.margin)}: ${direction(found.estimate.value)} at ${criterion.quantile} (${times(found.ratio.quantiles)})`
  })
  return `${each.join('; ')}.`
}

function remedyOf({ names }: CriterionInput<Relative>, objections: readonly EndpointVeto[]): string {
  const slowest = [...objections].sort((a, b) => b.comparison.estimate.value - a.comparison.estimate.value)[0]
  return `Make ${names.candidate} faster${slowest ? `, first at ${slowest.endpoint}` : ''}; then run again.`
}
