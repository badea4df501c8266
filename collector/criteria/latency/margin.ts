import type { EarlierRun } from '../../../contract/history-events.ts'
import { formatCount, formatDuration, formatPercent } from '../../../contract/quantities.ts'
import type { Window } from '../../../statistics/batches.ts'
import { combineRuns, detectableSlowdown, type LogRatio, ratioBounds } from '../../../statistics/log-ratio.ts'
import { estimateRemainingTime, minEvidenceForQuantile, secondsUntilMinEvidence } from '../../../statistics/required-evidence.ts'
import { candidateOf, earlierRunsOf } from '../candidate-version.ts'
import type { FindingDraft, Relation } from '../finding.ts'
import type { CriterionInput } from '../kind.ts'
import {
  type Comparison,
  compareLatency,
  describeChange,
  describeComparison,
  describeMargin,
  describeRemainingTime,
  formatTimes,
  type QuantileName,
  quantiles,
} from './comparison.ts'
import { type ComparedEndpoint, compareEndpoints, type EndpointVeto, findVetoes, isCoarse, writeEndpointRows } from './endpoint-vetoes.ts'

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
export function judgeMargin(question: CriterionInput<Relative>): FindingDraft {
  const { window, evidence, criterion, scope, levels, names } = question
  if (!window) return { status: 'unknown', reason: 'No second under load was measured, so nothing can be compared.', remedy: 'Run the load past its warm-up.' }
  const endpoints = compareEndpoints(evidence, window, scope, criterion, levels.pass)
  const ofScope = { baseline: [evidence.latencies('baseline', scope)], candidate: [evidence.latencies('candidate', scope)] }
  const pooled = compareLatency(ofScope, window, criterion, levels.pass)
  const objections = findVetoes(endpoints, levels)
  const rows = { byEndpoint: writeEndpointRows(endpoints, objections, criterion.quantile, names.candidate) }
  if (!pooled) return { ...nothingToCompare(question, endpoints), ...rows }
  const found = { estimate: pooled.estimate, limit: 1 + pooled.margin, ...rows, ...basisOf(pooled) }
  const compared = { pooled, objections, window }
  return { ...found, ...(findSilence(question, endpoints) ?? findShortage(question, compared) ?? judgeOverRuns(question, compared)) }
}

function basisOf({ ratio: { logRatio, standardError, degreesOfFreedom } }: Comparison): Pick<FindingDraft, 'basis'> {
  return Number.isFinite(standardError) ? { basis: { kind: 'latency', logRatio, standardError, degreesOfFreedom } } : {}
}

/** What this run shows is a failure by itself; only what several runs show together passes. */
function judgeOverRuns(question: CriterionInput<Relative>, compared: Compared): FindingDraft {
  const alone = judgeRatio(question, compared)
  const wanted = question.criterion.runs ?? 1
  if (wanted === 1 || alone.status === 'fail') return alone
  const runs = combineEarlierRuns(question, compared.pooled.ratio, wanted)
  if ('answer' in runs) return runs.answer
  const ratio = { ...compared.pooled.ratio, ...runs.combined }
  const pooled = { ...compared.pooled, ratio, estimate: { ...compared.pooled.estimate, ...ratioBounds(ratio, question.levels.pass) } }
  const together = judgeRatio(question, { ...compared, pooled })
  return { ...together, estimate: pooled.estimate, reason: `Over ${wanted} runs (this one, ${runs.names.join(', ')}): ${together.reason}` }
}

function findSilence(question: CriterionInput<Relative>, endpoints: readonly ComparedEndpoint[]): FindingDraft | null {
  return endpoints.some(compared => compared.silent) ? nothingToCompare(question, endpoints) : null
}

/** An endpoint that never answers must not drop out of the comparison unseen. */
function nothingToCompare({ names }: CriterionInput<Relative>, endpoints: readonly ComparedEndpoint[]): FindingDraft {
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

function findShortage({ criterion }: CriterionInput<Relative>, { pooled, window }: Compared): FindingDraft | null {
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

function judgeRatio(question: CriterionInput<Relative>, compared: Compared): FindingDraft {
  const { criterion, levels, names } = question
  const { pooled, objections } = compared
  const margin = describeMargin(pooled.margin, criterion.margin, criterion.quantile)
  const shown = ratioBounds(pooled.ratio, levels.fail).lower
  if (shown > 1 + pooled.margin) {
    const reason = `${names.candidate} answers ${describeChange(pooled.estimate.value)} at ${criterion.quantile} (${formatTimes(pooled.ratio.quantiles)}), at the least ${describeChange(shown)}; ${margin}.`
    return { status: 'fail', reason, remedy: remedyOf(question, objections) }
  }
  const failing = objections.filter(({ kind }) => kind === 'fail')
  if (failing.length > 0) {
    return {
      status: 'fail',
      reason: `${describeVetoes(question, failing)} Over the whole scope, ${describeComparison(pooled, criterion.quantile, names.candidate)}.`,
      remedy: remedyOf(question, failing),
    }
  }
  const said = `${describeComparison(pooled, criterion.quantile, names.candidate)}; ${margin}.`
  if (pooled.estimate.upper >= 1 + pooled.margin) return { status: 'unknown', reason: said, ...estimateMore(question, pooled, compared.window) }
  const [holding] = objections
  if (holding)
    return { status: 'unknown', reason: `${said} But ${describeVetoes(question, objections)}`, ...estimateMore(question, holding.comparison, compared.window) }
  return { status: 'pass', ...describePass(pooled, said, levels.pass) }
}

function describePass(pooled: Comparison, said: string, level: number): Omit<FindingDraft, 'status'> {
  const caught = 1 + detectableSlowdown(pooled.ratio, level)
  const relation: Relation = pooled.estimate.upper < 1 ? 'faster' : pooled.estimate.lower > 1 ? 'slower within the margin' : 'no difference shown'
  return { relation, wouldCatch: caught, reason: `${said} That is ${relationNames[relation]}; ${describeChange(caught)} would most likely have been noticed.` }
}

const relationNames: Readonly<Record<Relation, string>> = {
  faster: 'faster',
  'no difference shown': 'no difference that shows',
  'slower within the margin': 'slower, within the margin',
}

function estimateMore(
  { levels, names }: CriterionInput<Relative>,
  { ratio, margin }: Comparison,
  window: Window,
): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  return describeRemainingTime(estimateRemainingTime(ratio, { seconds: window.to - window.from, margin, alpha: levels.pass }), names.candidate)
}

function describeVetoes({ criterion }: CriterionInput<Relative>, objections: readonly EndpointVeto[]): string {
  const each = objections.map(({ endpoint, kind, comparison: found }) => {
    const certainty = kind === 'fail' ? 'is shown to be' : 'looks'
    return `${endpoint} ${certainty} slower than its margin of ${formatPercent(found.margin)}: ${describeChange(found.estimate.value)} at ${criterion.quantile} (${formatTimes(found.ratio.quantiles)})`
  })
  return `${each.join('; ')}.`
}

function remedyOf({ names }: CriterionInput<Relative>, objections: readonly EndpointVeto[]): string {
  const slowest = [...objections].sort((a, b) => b.comparison.estimate.value - a.comparison.estimate.value)[0]
  return `Make ${names.candidate} faster${slowest ? `, first at ${slowest.endpoint}` : ''}; then run again.`
}

/** Several runs as one, or why there are not enough. */
type SeveralRuns = { readonly combined: LogRatio; readonly names: readonly string[] } | { readonly answer: FindingDraft }

/** Judges this run together with the latest ones before it: same version of the candidate, same profile, started anew between them, healthy
 *  (docs/statistics.md, "Several runs"). One that was no-go ends it.
 *  @param ratio this run's own  @param wanted runs in all, at least 2 */
function combineEarlierRuns(question: CriterionInput<{ kind: string }>, ratio: LogRatio, wanted: number): SeveralRuns {
  const { evidence, names, asOf } = question
  const candidate = candidateOf(evidence)
  if (!candidate || candidate.instance === null) {
    return {
      answer: {
        status: 'unknown',
        reason: `${names.candidate} did not say which version and which start of it this is, so nobody can tell which earlier runs are other starts of the same.`,
        remedy: 'Let the health endpoint name its version, and an instance that is new with each start.',
      },
    }
  }
  const before = earlierRunsOf(evidence, candidate).filter(run => run.at <= asOf && run.checkpoints.some(({ id }) => id === question.checkpoint.id))
  const usable = otherStarts(before, candidate.instance).flatMap(run => estimateOf(run, question) ?? [])
  const used = usable.slice(0, wanted - 1)
  const concerned = before.filter(({ run }, age) => age < wanted - 1 || used.some(one => one.run === run))
  const refused = concerned.find(run => run.checkpoints.some(({ id, verdict }) => id === question.checkpoint.id && verdict === 'no-go'))
  if (refused) {
    const reason = `Run ${refused.run} of this candidate was no-go, and none of the ${wanted} runs may be.`
    return { answer: { status: 'fail', reason, remedy: 'Mend what that run found; the mended candidate has a new version and starts afresh.' } }
  }
  if (used.length < wanted - 1) return { answer: tooFew(wanted, used.length + 1) }
  return { combined: combineRuns([ratio, ...used.map(({ estimate }) => estimate)]), names: used.map(({ run }) => run) }
}

/** Healthy runs of other processes of the candidate, each process once. */
function otherStarts(runs: readonly EarlierRun[], instance: string): EarlierRun[] {
  const seen = new Set([instance])
  return runs.filter(({ healthy, backends: { candidate } }) => {
    if (!healthy || candidate.instance === null || seen.has(candidate.instance)) return false
    seen.add(candidate.instance)
    return true
  })
}

function estimateOf(
  { run, checkpoints }: EarlierRun,
  { id, checkpoint }: CriterionInput<{ kind: string }>,
): { readonly run: string; readonly estimate: LogRatio } | null {
  const basis = checkpoints.find(one => one.id === checkpoint.id)?.findings.find(({ criterion }) => criterion === id)?.basis
  return basis?.kind === 'latency' ? { run, estimate: basis } : null
}

function tooFew(wanted: number, have: number): FindingDraft {
  const missing = wanted - have
  return {
    status: 'unknown',
    reason: `${have} of ${wanted} runs of this candidate: one start says little, since two starts of the same program differ.`,
    remedy: `Start both backends anew and run again, ${missing === 1 ? 'once' : `${missing} times`}.`,
  }
}
