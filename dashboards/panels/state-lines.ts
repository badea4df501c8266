import { LegendDisplayMode, LegendPlacement, VisibilityMode, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline'
import { mappingsOf, type StateSet } from '../states.ts'
import { type About, begun, limitSteps, type PanelBuilder, type Query, rangeQueries } from './panel.ts'

export interface StateLines extends Omit<About, 'unit'> {
  readonly queries: readonly Query[]
  readonly states: StateSet
}

/** One bar per thing, which says in which state it was when. */
export function stateLines(spec: StateLines): PanelBuilder {
  return begun(new StateTimeline(), spec)
    .targets(rangeQueries(spec.queries))
    .mappings(mappingsOf(spec.states))
    .thresholds(limitSteps(null))
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .rowHeight(0.85)
    .fillOpacity(80)
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true))
}
