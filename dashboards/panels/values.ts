import { BigValueColorMode, BigValueGraphMode, BigValueTextMode, ReduceDataOptionsBuilder, VizOrientation } from '@grafana/grafana-foundation-sdk/common'
import type { DashboardLinkBuilder, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat'
import { mappingsOf, type StateSet } from '../states.ts'
import { type About, begun, instantQueries, limitSteps, type PanelBuilder, type Query } from './panel.ts'

export interface Values extends About {
  readonly queries: readonly Query[]
  /** Values are states, written out. */
  readonly states?: StateSet
  /** Values are written as texts. */
  readonly texts?: readonly ValueMapping[]
  readonly limit?: number | null
  readonly good?: 'below' | 'above'
  readonly links?: readonly DashboardLinkBuilder[]
}

/** Large single values, each with its name. */
export function values(spec: Values): PanelBuilder {
  const panel = begun(new Stat(), spec)
    .unit(spec.unit ?? 'none')
    .targets(instantQueries(spec.queries))
    .reduceOptions(new ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']))
    .orientation(VizOrientation.Auto)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .colorMode(spec.states || spec.texts ? BigValueColorMode.Background : BigValueColorMode.Value)
    .thresholds(limitSteps(spec.limit ?? null, spec.good))
    .noValue('no data')
  if (spec.texts) panel.mappings([...spec.texts])
  if (spec.states) panel.mappings(mappingsOf(spec.states))
  if (spec.links) panel.dataLinks([...spec.links])
  return panel
}
