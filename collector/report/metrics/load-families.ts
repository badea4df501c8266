import { arms } from '../../../contract/arm.ts'
import { latencyBuckets, runMetrics } from '../../../contract/metrics.ts'
import { writeOutcomes } from '../../../contract/signals.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import type { Counted, CountedLatency } from './counted.ts'
import { type Family, family, type Row, type Sample } from './family.ts'

/** What the load did and what came of it. */
export function loadFamilies(run: string, evidence: Evidence, counted: Counted): Family[] {
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
