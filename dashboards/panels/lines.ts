import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline'
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries'
import { mappingsOf, type StateSet } from '../states.ts'
import { arms, type Looks } from './looks.ts'
import { type About, begun, limitSteps, type PanelBuilder, type Query, rangeQueries } from './panel.ts'

export interface Lines extends About {
  readonly queries: readonly Query[]
  /** A dashed line, e.g. out of thresholds.json. */
  readonly limit?: number | null
  readonly good?: 'below' | 'above'
  readonly max?: number
  /** Instead of those of the two arms. */
  readonly looks?: Looks
  /** One point per night: points are drawn, and gaps of days bridged. */
  readonly nights?: boolean
}

/** Lines over time. */
export function lines(spec: Lines): PanelBuilder {
  const panel = begun(new TimeSeries(), spec)
    .unit(spec.unit ?? 'none')
    .targets(rangeQueries(spec.queries))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .lineWidth(2)
    .fillOpacity(0)
    .showPoints(spec.nights ? VisibilityMode.Always : VisibilityMode.Auto)
    .spanNulls(spec.nights ?? false)
    .thresholds(limitSteps(spec.limit ?? null, spec.good))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(spec.limit == null ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed))
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.Table).placement(LegendPlacement.Bottom).showLegend(true).calcs(['lastNotNull', 'max']))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
  if (spec.max !== undefined) panel.max(spec.max)
  for (const [pattern, look] of Object.entries(spec.looks ?? arms)) panel.overrideByRegexp(pattern, [...look])
  return panel
}

export interface StateLines extends Omit<About, 'unit'> {
  readonly queries: readonly Query[]
  readonly states: StateSet
}

/** One bar per series, with its state over time. */
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
