import type { EarlierRun } from '../../../contract/history-events.ts'
import { formatPercent } from '../../../contract/quantities.ts'
import type { Window } from '../../../statistics/batches.ts'
import { combineRuns, detectableSlowdown, type LogRatio, ratioBounds } from '../../../statistics/ratio-bounds.ts'
import { estimateRemainingTime, minEvidenceForQuantile } from '../../../statistics/required-evidence.ts'
import { candidateOf, earlierRunsOf } from '../candidate-version.ts'
import type { FindingDraft, Relation } from '../finding.ts'
import { formatConfidence } from '../formats.ts'
import type { CriterionInput } from '../kind.ts'
import { notMeasured, remedyForScope, reportShortage } from '../shortage.ts'
import { type Comparison, compareLatency, type QuantileName, quantiles } from './comparison.ts'
import { type ComparedEndpoint, compareEndpoints, type EndpointVeto, findVetoes, isCoarse, writeEndpointRows } from './endpoint-vetoes.ts'
import { describeChange, describeComparison, describeMargin, describeRemainingTime, formatBound, formatTimes } from './sentences.ts'

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
  if (!window) return notMeasured
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
      reason: 'Not evaluated: no request of this scope was answered by both backends.',
      remedy: remedyForScope,
    }
  }
  const mute = gone.filter(({ answered }) => !answered).map(({ at }) => at)
  const unheard = gone.filter(({ answered }) => answered).map(({ at }) => at)
  if (mute.length === 0) {
    return {
      status: 'unknown',
      reason: `Not evaluated: responses were counted, but no latency arrived from ${unheard.join(', ')}.`,
      remedy: 'Find out why these histograms did not reach the collector, then rerun.',
    }
  }
  return {
    status: 'unknown',
    reason: `Not evaluated: no expected response from ${mute.join(', ')}.`,
    remedy: `Fix ${mute.join(', ')}, then rerun.`,
  }
}

function findShortage({ criterion }: CriterionInput<Relative>, { pooled, window }: Compared): FindingDraft | null {
  if (!pooled.enough) {
    const soFar = { seconds: window.to - window.from, requests: pooled.estimate.n }
    const min = minEvidenceForQuantile(quantiles[criterion.quantile])
    return reportShortage(soFar, min, { counted: 'requests', of: 'per backend', subject: criterion.quantile })
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
    const reason = `${names.candidate}'s ${criterion.quantile} is ${describeChange(pooled.estimate.value)} (${formatTimes(pooled.ratio.quantiles)}; lower ${formatConfidence(levels.fail)} bound ${formatBound(shown)}); ${margin}.`
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
    return { status: 'unknown', reason: `${said} But ${describeVetoes(question, objections)}`, ...untilEndpointIsClear(question, holding, compared.window) }
  return { status: 'pass', ...describePass(pooled, said, levels.pass) }
}

function describePass(pooled: Comparison, said: string, level: number): Omit<FindingDraft, 'status'> {
  const caught = 1 + detectableSlowdown(pooled.ratio, level)
  const relation: Relation = pooled.estimate.upper < 1 ? 'faster' : pooled.estimate.lower > 1 ? 'slower within the margin' : 'no difference shown'
  return {
    relation,
    wouldCatch: caught,
    reason: `${said} ${relationNames[relation]}; a slowdown of ${formatBound(caught).replace('+', '')} would have been detected.`,
  }
}

const relationNames: Readonly<Record<Relation, string>> = {
  faster: 'Significantly faster',
  'no difference shown': 'No significant difference',
  'slower within the margin': 'Significantly slower, within the margin',
}

function estimateMore(
  { levels, names }: CriterionInput<Relative>,
  { ratio, margin }: Comparison,
  window: Window,
): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  return describeRemainingTime(estimateRemainingTime(ratio, { seconds: window.to - window.from, margin, alpha: levels.pass }), names.candidate)
}

/** The endpoint that looks worst out of many says nothing of a trend. */
function untilEndpointIsClear(
  question: CriterionInput<Relative>,
  { endpoint, comparison }: EndpointVeto,
  window: Window,
): Pick<FindingDraft, 'remedy' | 'secondsMore'> {
  const more = estimateMore(question, comparison, window)
  return more.secondsMore === undefined
    ? { ...more, remedy: `Rerun with a longer profile, or find out why ${endpoint} is slower on ${question.names.candidate}.` }
    : more
}

function describeVetoes({ criterion }: CriterionInput<Relative>, objections: readonly EndpointVeto[]): string {
  const each = objections.map(({ endpoint, kind, comparison: found }) => {
    const certainty = kind === 'fail' ? 'is significantly' : 'looks'
    return `${endpoint} ${certainty} slower than its margin of ${formatPercent(found.margin)}: ${describeChange(found.estimate.value)} at ${criterion.quantile} (${formatTimes(found.ratio.quantiles)})`
  })
  return `${each.join('; ')}.`
}

function remedyOf({ names }: CriterionInput<Relative>, objections: readonly EndpointVeto[]): string {
  const slowest = [...objections].sort((a, b) => b.comparison.estimate.value - a.comparison.estimate.value)[0]
  return `Make ${names.candidate} faster${slowest ? `, first at ${slowest.endpoint}` : ''}, then rerun.`
}

/** Several runs as one, or why there are not enough. */
type SeveralRuns = { readonly combined: LogRatio; readonly names: readonly string[] } | { readonly answer: FindingDraft }

/** Judges this run together with the latest ones before it: same version of the candidate, same profile, restarted between them, healthy
 *  (docs/statistics.md, "Several runs"). One that was no-go ends it.
 *  @param ratio this run's own  @param wanted runs in all, at least 2 */
function combineEarlierRuns(question: CriterionInput<{ kind: string }>, ratio: LogRatio, wanted: number): SeveralRuns {
  const { evidence, names, asOf } = question
  const candidate = candidateOf(evidence)
  if (!candidate || candidate.instance === null) {
    return {
      answer: {
        status: 'unknown',
        reason: `Not evaluated: ${names.candidate} reported no version and instance, so its earlier runs cannot be identified.`,
        remedy: 'Make the health endpoint report a version, and an instance id that changes with each start.',
      },
    }
  }
  const before = earlierRunsOf(evidence, candidate).filter(run => run.at <= asOf && run.checkpoints.some(({ id }) => id === question.checkpoint.id))
  const usable = otherStarts(before, candidate.instance).flatMap(run => estimateOf(run, question) ?? [])
  const used = usable.slice(0, wanted - 1)
  const concerned = before.filter(({ run }, age) => age < wanted - 1 || used.some(one => one.run === run))
  const refused = concerned.find(run => run.checkpoints.some(({ id, verdict }) => id === question.checkpoint.id && verdict === 'no-go'))
  if (refused) {
    const reason = `Run ${refused.run} of this candidate was no-go; none of the ${wanted} runs may be.`
    return { answer: { status: 'fail', reason, remedy: 'Fix what that run found and release a new version: the count starts again with it.' } }
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
    reason: `${have} of ${wanted} runs of this candidate are there; two starts of one program differ, so one is not enough.`,
    remedy: `Restart both backends and rerun, ${missing === 1 ? 'once' : `${missing} times`}.`,
  }
}
