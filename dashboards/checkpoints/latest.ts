import type { Section } from '../board.ts'
import { toRun } from '../links.ts'
import { stateLines } from '../panels/lines.ts'
import { rows, values } from '../panels/tables.ts'
import { places } from '../places.ts'
import { latest, newest, series, stateBy } from '../promql.ts'
import { verdicts } from '../states.ts'

const here = places.checkpoints
export const chosen = 'checkpoint=~"$checkpoint"'

/** The newest verdict of each checkpoint. */
export function latestSection(): Section {
  return { title: 'State of each decision', panels: [verdict(), age(), given(), history()] }
}

function verdict() {
  return values({
    id: here.latest,
    title: 'Latest verdict',
    description: 'The verdict of the newest run on each decision: go, no-go, or inconclusive (not enough evidence). It survives a restart of the collector.',
    size: [12, 6],
    queries: [{ expression: stateBy('checkpoint', verdicts, 'cutover_latest_verdict', chosen), legend: '{{checkpoint}}' }],
    states: verdicts,
  })
}

function age() {
  return values({
    id: here.age,
    title: 'Age of the latest verdict',
    description: 'Time since the verdict was given. A verdict applies to the candidate of its day: if it is old, rerun.',
    unit: 's',
    size: [12, 6],
    queries: [{ expression: `time() - max by (checkpoint) (${latest('cutover_latest_verdict_timestamp_seconds', chosen)})`, legend: '{{checkpoint}}' }],
  })
}

function given() {
  return rows({
    id: here.given,
    title: 'Runs behind the latest verdicts',
    description: 'Run of the latest verdict of each checkpoint, with its load and the version of the candidate. Click a run to open it.',
    size: [12, 8],
    labels: { checkpoint: 'Checkpoint', run: 'Run', profile: 'Profile', candidate_version: 'Version of the candidate' },
    columns: [{ name: 'Number', expression: newest('checkpoint', 'run, profile, candidate_version', 'cutover_latest_verdict_info', chosen) }],
    showsNumbers: false,
    links: { Run: toRun() },
  })
}

function history() {
  return stateLines({
    id: here.history,
    title: 'Verdicts over time',
    description: 'The latest verdict of each checkpoint, night after night. Widen the time range to see weeks.',
    size: [12, 8],
    queries: [{ expression: stateBy('checkpoint', verdicts, 'cutover_latest_verdict', chosen, series), legend: '{{checkpoint}}' }],
    states: verdicts,
  })
}
