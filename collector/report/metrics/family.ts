import type { MetricDefinition } from '../../../contract/metrics.ts'

/** One number of a metric. `suffix`: which series of a histogram it is. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly suffix?: '_bucket' | '_sum' | '_count'
}

/** A metric with all its series at one moment. */
export interface Family {
  readonly about: MetricDefinition
  readonly samples: readonly Sample[]
}

/** The labels that a metric must have. */
export type LabelsOf<Label extends string> = Readonly<Record<Label, string>>

export interface Row<Label extends string> {
  readonly labels: LabelsOf<Label>
  /** Null: there is nothing to show, so the series is absent. */
  readonly value: number | null
}

/** A metric and its series; those without a value are left out. */
export function family<Label extends string>(about: MetricDefinition<Label>, rows: readonly Row<Label>[]): Family {
  return { about, samples: rows.flatMap(({ labels, value }) => (value === null ? [] : [{ labels, value }])) }
}

/** One series for each state that could hold: 1 for the one that does, 0 for the others (OpenMetrics, "StateSet"). */
export function stateRows<Label extends string>(states: readonly string[], holds: string, labelsOf: (state: string) => LabelsOf<Label>): Row<Label>[] {
  return states.map(state => ({ labels: labelsOf(state), value: state === holds ? 1 : 0 }))
}

/** Series at one moment as lines of OpenMetrics text, each with its time, so that `promtool tsdb create-blocks-from openmetrics` can import the past.
 *  Help and types are left out: a block does not keep them.
 *  @param at ms since the epoch  @returns lines, each ended; the whole text must end with `endOfText` */
export function openMetricsLines(families: readonly Family[], at: number): string {
  const time = (at / 1000).toFixed(3)
  return families.flatMap(({ about, samples }) => samples.map(sample => `${seriesOf(about.name, sample)} ${numberOf(sample.value)} ${time}\n`)).join('')
}

export const endOfText = '# EOF\n'

function seriesOf(name: string, { labels, suffix }: Sample): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? name + (suffix ?? '') : `${name}${suffix ?? ''}{${pairs.join(',')}}`
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function numberOf(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}
