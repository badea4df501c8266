import type { Section } from '../board.ts'
import type { Limits } from '../limits.ts'
import { lines } from '../panels/lines.ts'
import { crossed, distinct } from '../panels/looks.ts'
import { rows, values } from '../panels/tables.ts'
import { places } from '../places.ts'
import { latest, rateBy } from '../promql.ts'

const here = places.checkpoints

/** Evidence other than the load, and whether the nightly runs happened. */
export function evidenceSection(limits: Limits): Section {
  return { title: 'Evidence and runs', panels: [evidence(limits), profiles(), counts(limits)] }
}

function evidence({ ages }: Limits) {
  const made = `max by (criterion, part) (${latest('cutover_evidence_timestamp_seconds')})`
  return rows({
    id: here.evidence,
    title: 'Evidence and its age',
    description:
      'Imported reports and attestations, with their age and the age that thresholds.json allows. Evidence that is too old counts as missing. Import a new one with "cutover evidence import", or attest again with "cutover attest".',
    size: [10, 10],
    labels: { criterion: 'Criterion', part: 'Part' },
    columns: [
      { name: 'Age', expression: `time() - ${made}`, unit: 's' },
      ...(ages.length === 0 ? [] : [{ name: 'May be', expression: `${allowed(ages)} and on (criterion) ${made}`, unit: 's' }]),
    ],
    sortBy: { column: 'Age', descending: true },
  })
}

/** One series per criterion: the age in seconds that the policy allows. */
function allowed(ages: Limits['ages']): string {
  return `(${ages.map(({ criterion, seconds }) => `label_replace(vector(${seconds}), "criterion", "${criterion}", "", "")`).join(' or ')})`
}

function profiles() {
  return values({
    id: here.profiles,
    title: 'Time since the last run, by profile',
    description: 'Time since the last run of each load profile was closed. A nightly older than a day means that a run is missing: look at the CI job.',
    unit: 's',
    size: [7, 10],
    queries: [{ expression: `time() - max by (profile) (${latest('cutover_latest_run_timestamp_seconds')})`, legend: '{{profile}}' }],
  })
}

function counts({ checkpoints }: Limits) {
  return lines({
    id: here.counts,
    title: 'Verdicts given',
    description: 'Verdicts of the collector per second, by checkpoint and verdict. Zero means that no runs arrive.',
    unit: 'cps',
    size: [7, 10],
    queries: [{ expression: rateBy('checkpoint, verdict', 'cutover_verdicts_total'), legend: '{{checkpoint}} {{verdict}}' }],
    looks: distinct(crossed(checkpoints, ['go', 'no-go', 'inconclusive'])),
  })
}
