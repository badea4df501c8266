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
