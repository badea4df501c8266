import { arms } from '../../../contract/arm.ts'
import { latencyBuckets, runMetrics } from '../../../contract/metrics.ts'
import { writeOutcomes } from '../../../contract/signals.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { measuredWindow, scheduleOf } from '../../judge/schedule.ts'
import type { Verdict } from '../../judge/verdict-schema.ts'
import type { CountedLatency, RunCounters } from './counters.ts'
import { type Family, family, type Row, type Sample } from './family.ts'

/** What a run is, and when it became so. */
export function runFamilies(run: string, evidence: Evidence, { backends, record, judge, closed, judgedAt }: Verdict): Family[] {
  const { plan, completeSlices } = evidence
  const window = measuredWindow(scheduleOf(plan), completeSlices)
  const labels = {
    run,
    profile: plan.profile,
    design: plan.design,
    baseline: backends.baseline.name,
    candidate: backends.candidate.name,
    baseline_version: backends.baseline.version ?? '',
    candidate_version: backends.candidate.version ?? '',
    judge_version: judge.version,
  }
  const measuredFrom = window && evidence.span(window)
  return [
    family(runMetrics.info, [{ labels, value: 1 }]),
    family(runMetrics.opened, [{ labels: { run }, value: seconds(Date.parse(record.from)) }]),
    family(runMetrics.measuredFrom, [{ labels: { run }, value: measuredFrom ? seconds(measuredFrom.after) : null }]),
    family(runMetrics.closed, [{ labels: { run }, value: closed === null ? null : seconds(Date.parse(judgedAt)) }]),
    family(runMetrics.measured, [{ labels: { run }, value: window ? window.to - window.from : 0 }]),
    family(runMetrics.evidence, evidenceRows(run, evidence)),
  ]
}

/** The latest of each criterion. */
function evidenceRows(run: string, { reported }: Evidence) {
  const made = new Map<string, { readonly part: string; readonly at: number }>()
  for (const { criterion, at } of reported.imports) made.set(criterion, { part: 'imported', at })
  for (const { criterion, at } of reported.attestations) made.set(criterion, { part: 'attested', at })
  return [...made].map(([criterion, { part, at }]) => ({ labels: { run, criterion, part }, value: seconds(at) }))
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000
}

/** What is known of the record at a moment. */
export interface RecordSize {
  readonly bytes: number
  readonly signals: number
}

const shownSeconds = 10

/** Whether the measurement can be trusted: the load machine, and what became of what it sent. */
export function healthFamilies(run: string, { generator, completeSlices, malformed }: Evidence, record: RecordSize): Family[] {
  const window = { from: Math.max(0, completeSlices - shownSeconds), to: completeSlices }
  const ofRun = (value: number | null) => [{ labels: { run }, value }]
  return [
    family(runMetrics.generatorCpu, ofRun(generator.cpu(window))),
    family(runMetrics.machineCpu, ofRun(generator.machine.cpu(window))),
    family(runMetrics.machineMemory, ofRun(generator.machine.memory(window))),
    family(runMetrics.descriptors, ofRun(generator.machine.descriptors(window))),
    family(runMetrics.dropped, ofRun(generator.droppedIterations)),
    family(runMetrics.recordBytes, ofRun(record.bytes)),
    family(runMetrics.recordSignals, ofRun(record.signals)),
    family(
      runMetrics.malformed,
      malformed.map(({ what, count }) => ({ labels: { run, what }, value: count })),
    ),
  ]
}

/** What the load did and what came of it. */
export function loadFamilies(run: string, evidence: Evidence, counted: RunCounters): Family[] {
  const ofRun = <Label extends string>(rows: readonly Row<Label>[], scale = 1): Row<Label | 'run'>[] =>
    rows.map(({ labels, value }) => ({ labels: { run, ...labels }, value: value === null ? null : value * scale }))
  return [
    family(runMetrics.requests, ofRun(counted.requests.rows())),
    { about: runMetrics.duration, samples: [...counted.latencies].flatMap(latency => histogramSamples(run, latency)) },
    family(runMetrics.sessions, ofRun(inFlight(evidence))),
    family(runMetrics.sessionsEnded, ofRun(counted.sessions.rows())),
    family(runMetrics.writes, ofRun(writes(evidence))),
    family(runMetrics.probes, ofRun(counted.probes.rows())),
    family(runMetrics.statements, ofRun(counted.statements.rows())),
    family(runMetrics.databaseTime, ofRun(counted.databaseTime.rows(), 1 / 1000)),
  ]
}

function inFlight(evidence: Evidence): Row<'arm'>[] {
  const to = evidence.completeSlices
  if (to === 0) return []
  return arms.map(arm => ({ labels: { arm }, value: evidence.sessionsInFlight(arm, { from: to - 1, to })[0] ?? null }))
}

function writes(evidence: Evidence): Row<'arm' | 'outcome'>[] {
  return arms.flatMap(arm => {
    const { writes: counts } = evidence.totals(arm)
    return writeOutcomes.map(outcome => ({ labels: { arm, outcome }, value: counts[outcome] }))
  })
}

function histogramSamples(run: string, { arm, domain, endpoint, buckets }: CountedLatency): Sample[] {
  const labels = { run, arm, domain, endpoint }
  const cumulative = buckets.cumulative()
  const count = cumulative.at(-1) ?? 0
  const bounds = latencyBuckets.map((bound, i): Sample => ({ suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: cumulative[i] ?? 0 }))
  return [
    ...bounds,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: buckets.sum / 1000 },
    { suffix: '_count', labels, value: count },
  ]
}
