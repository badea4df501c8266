import type { Section } from '../board.ts'
import type { Limits } from '../limits.ts'
import { lines } from '../panels/lines.ts'
import { crossed, distinct } from '../panels/looks.ts'
import { rows } from '../panels/rows.ts'
import { values } from '../panels/values.ts'
import { places } from '../places.ts'
import { latest, rateBy } from '../promql.ts'

const here = places.checkpoints

/** What verdicts rest on beside the load, and whether the nights happened. */
export function evidenceSection(limits: Limits): Section {
  return { title: 'Evidence, and whether it still comes', panels: [evidence(limits), profiles(), counts(limits)] }
}

function evidence({ ages }: Limits) {
  const made = `max by (criterion, part) (${latest('cutover_evidence_timestamp_seconds')})`
  return rows({
    id: here.evidence,
    title: 'Evidence and its age',
    description:
      'Reports of other tools and statements of people, with the time since each was made and how old it may be according to thresholds.json. Too old counts as not there. Hand in a new one with "cutover evidence" or "cutover attest".',
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
    description: 'How long ago a run of each load profile was closed. A nightly older than a day means that a night did not happen: look at the CI job.',
    unit: 's',
    size: [7, 10],
    queries: [{ expression: `time() - max by (profile) (${latest('cutover_latest_run_timestamp_seconds')})`, legend: '{{profile}}' }],
  })
}

function counts({ checkpoints }: Limits) {
  return lines({
    id: here.counts,
    title: 'Verdicts given',
    description: 'How many verdicts the collector gave per second, by checkpoint and verdict. It shows whether runs still come in.',
    unit: 'cps',
    size: [7, 10],
    queries: [{ expression: rateBy('checkpoint, verdict', 'cutover_verdicts_total'), legend: '{{checkpoint}} {{verdict}}' }],
    looks: distinct(crossed(checkpoints, ['go', 'no-go', 'inconclusive'])),
  })
}
