import type { Section } from '../board.ts'
import type { Limits } from '../limits.ts'
import { toCriteria, toPanelOfCriterion, toTriggers } from '../links.ts'
import { rows, values } from '../panels/tables.ts'
import { places } from '../places.ts'
import { judged, labelled, latest, newest, ofRun, stateBy } from '../promql.ts'
import { statuses, triggerStates, verdicts } from '../states.ts'
import { panelOfCriterion } from './criterion-panels.ts'

const here = places.run

/** The judge’s verdict, at the top. */
export function verdictSection(limits: Limits): Section {
  return { title: 'Verdict', panels: [checkpointVerdicts(), triggers(), facts(), criteria(limits)] }
}

function checkpointVerdicts() {
  return values({
    id: here.verdict,
    title: 'Verdict by checkpoint',
    description:
      'The run’s verdict on each decision: go, no-go, or inconclusive (evidence is missing or not yet enough). While the run is open it is provisional and judged again every 15 seconds. Click to see the criteria behind it.',
    size: [9, 6],
    queries: [{ expression: stateBy('checkpoint, title', verdicts, 'cutover_checkpoint_verdict', ofRun), legend: '{{checkpoint}} – {{title}}' }],
    states: verdicts,
    links: [toCriteria()],
  })
}

function triggers() {
  return values({
    id: here.triggers,
    title: 'Rollback triggers',
    description:
      'Conditions that end a checkpoint at once, such as lost writes or a candidate that is much slower right now. One that is active makes every checkpoint no-go; unknown means that it was not evaluated.',
    size: [9, 6],
    queries: [{ expression: stateBy('trigger', triggerStates, 'cutover_rollback_trigger', ofRun), legend: '{{trigger}}' }],
    states: triggerStates,
    links: [toTriggers()],
  })
}

function facts() {
  const labels = {
    baseline: 'Baseline',
    candidate: 'Candidate',
    profile: 'Profile',
    design: 'Design',
    baseline_version: 'Version of the baseline',
    candidate_version: 'Version of the candidate',
    judge_version: 'Judge',
  }
  return rows({
    id: here.facts,
    title: 'Backends and versions',
    description: 'Names and versions of the two backends, the load profile, the design of the run, and the version of the judge.',
    size: [6, 6],
    labels,
    columns: [{ name: 'Number', expression: newest('run', Object.keys(labels).join(', '), 'cutover_run_info', ofRun) }],
    hidden: ['run'],
    showsNumbers: false,
  })
}

function criteria(limits: Limits) {
  const labels = 'checkpoint, criterion, kind, part'
  const status = labelled(stateBy(labels, statuses, 'cutover_criterion_status', judged), 'panel', 'criterion', panelOfCriterion(limits).byCriterion)
  const bound = (name: string) => `max by (checkpoint, criterion, kind, unit) (${latest('cutover_estimate', `${judged},bound="${name}"`)})`
  return rows({
    id: here.criteria,
    title: 'Criteria',
    description:
      'Each criterion of the chosen checkpoint: its status, the measured figure with the bounds that the evidence allows, and the limit. A criterion passes only when its bound is on the right side of the limit; unknown means that more evidence is needed. Click a status to see the panel with its figures.',
    size: [24, 11],
    labels: { checkpoint: 'Checkpoint', criterion: 'Criterion', part: 'Part', kind: 'Kind', unit: 'Unit' },
    columns: [
      { name: 'Status', expression: labelled(status, 'panel', 'kind', panelOfCriterion(limits).byKind), states: statuses },
      { name: 'Value', expression: bound('value'), decimals: 4 },
      { name: 'Lower', expression: bound('lower'), decimals: 4 },
      { name: 'Upper', expression: bound('upper'), decimals: 4 },
      { name: 'Limit', expression: `max by (checkpoint, criterion, kind, unit) (${latest('cutover_limit', judged)})`, decimals: 4 },
    ],
    hidden: ['panel'],
    sortBy: { column: 'Status', descending: true },
    links: { Status: toPanelOfCriterion() },
  })
}
