import { runMetrics } from '../../../contract/metrics.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { scheduleOf, windowSoFar } from '../../judge/schedule.ts'
import type { Verdict } from '../../judge/verdict-schema.ts'
import { type Family, family } from './family.ts'

/** What a run is, and when it became so. */
export function runFamilies(run: string, evidence: Evidence, { backends, record, judge, closed, judgedAt }: Verdict): Family[] {
  const { plan, completeSlices } = evidence
  const window = windowSoFar(scheduleOf(plan), completeSlices)
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
function evidenceRows(run: string, { said }: Evidence) {
  const made = new Map<string, { readonly part: string; readonly at: number }>()
  for (const { criterion, at } of said.imports) made.set(criterion, { part: 'imported', at })
  for (const { criterion, at } of said.attestations) made.set(criterion, { part: 'attested', at })
  return [...made].map(([criterion, { part, at }]) => ({ labels: { run, criterion, part }, value: seconds(at) }))
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000
}
