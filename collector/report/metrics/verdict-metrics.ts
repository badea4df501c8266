import { estimateBounds, runMetrics } from '../../../contract/metrics.ts'
import { statuses, triggerStates, verdictOutcomes } from '../../../contract/verdict.ts'
import type { CheckpointVerdict, Verdict, WrittenFinding } from '../../judge/verdict-schema.ts'
import { endpointLabels } from './counters.ts'
import { type Family, family, type Row, stateRows } from './family.ts'

/** Everything that a verdict says in numbers and states. */
export function verdictFamilies(run: string, { checkpoints, rollback, validity }: Verdict): Family[] {
  const findings = checkpoints.flatMap(checkpoint => checkpoint.findings.map(finding => ({ checkpoint: checkpoint.id, finding })))
  return [
    family(
      runMetrics.checkpointVerdict,
      checkpoints.flatMap(one => stateRows(verdictOutcomes, one.verdict, verdict => ({ run, checkpoint: one.id, title: one.title, verdict }))),
    ),
    family(
      runMetrics.partVerdict,
      checkpoints.flatMap(one => partRows(run, one)),
    ),
    family(
      runMetrics.criterionStatus,
      findings.flatMap(one => stateRows(statuses, one.finding.status, status => ({ ...criterionLabels(run, one), status }))),
    ),
    family(
      runMetrics.estimate,
      findings.flatMap(one => estimateRows(run, one)),
    ),
    family(
      runMetrics.limit,
      findings.flatMap(one => limitRows(run, one)),
    ),
    ...endpointFamilies(run, findings),
    family(
      runMetrics.trigger,
      rollback.flatMap(({ id, state }) => stateRows(triggerStates, state, each => ({ run, trigger: id, state: each }))),
    ),
    family(
      runMetrics.validity,
      validity.flatMap(({ id, status }) => stateRows(statuses, status, each => ({ run, condition: id, status: each }))),
    ),
  ]
}

interface Found {
  readonly checkpoint: string
  readonly finding: WrittenFinding
}

function endpointFamilies(run: string, findings: readonly Found[]): Family[] {
  const rows = findings.flatMap(({ checkpoint, finding }) =>
    finding.byEndpoint.map(row => ({ row, labels: { run, checkpoint, criterion: finding.criterion, ...endpointLabels(row.endpoint) } })),
  )
  return [
    family(
      runMetrics.endpointStatus,
      rows.flatMap(({ row, labels }) => (row.status === 'not judged' ? [] : stateRows(statuses, row.status, status => ({ ...labels, status })))),
    ),
    family(
      runMetrics.endpointEstimate,
      rows.flatMap(({ row: { estimate }, labels }) =>
        estimate ? estimateBounds.map(bound => ({ labels: { ...labels, unit: estimate.unit, bound }, value: estimate[bound] })) : [],
      ),
    ),
    family(
      runMetrics.endpointLimit,
      rows.flatMap(({ row: { estimate, limit }, labels }) => (estimate ? [{ labels: { ...labels, unit: estimate.unit }, value: limit }] : [])),
    ),
  ]
}

function partRows(run: string, { id, parts }: CheckpointVerdict): Row<'run' | 'checkpoint' | 'part' | 'verdict'>[] {
  return Object.entries(parts).flatMap(([part, holds]) => stateRows(verdictOutcomes, holds ?? '', verdict => ({ run, checkpoint: id, part, verdict })))
}

function criterionLabels(run: string, { checkpoint, finding: { criterion, kind, part } }: Found) {
  return { run, checkpoint, criterion, kind, part }
}

type Measured = 'run' | 'checkpoint' | 'criterion' | 'kind' | 'unit'

function estimateRows(run: string, { checkpoint, finding: { criterion, kind, estimate } }: Found): Row<Measured | 'bound'>[] {
  if (!estimate) return []
  return estimateBounds.map(bound => ({ labels: { run, checkpoint, criterion, kind, unit: estimate.unit, bound }, value: estimate[bound] }))
}

function limitRows(run: string, { checkpoint, finding: { criterion, kind, estimate, limit } }: Found): Row<Measured>[] {
  return estimate ? [{ labels: { run, checkpoint, criterion, kind, unit: estimate.unit }, value: limit }] : []
}
