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
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries'
import { type Colour, palette } from '../palette.ts'
import { type About, datasource, limitSteps, type PanelBuilder, type Query, rangeQueries } from './panel.ts'

export interface Lines extends About {
  readonly queries: readonly Query[]
  /** A dashed line, e.g. out of thresholds.json. */
  readonly limit?: number | null
  readonly good?: 'below' | 'above'
  readonly max?: number
  /** How lines look whose name matches a regular expression. */
  readonly looks?: Readonly<Record<string, readonly DynamicConfigValue[]>>
  /** Moments rather than a course: points are drawn, and gaps of days bridged. */
  readonly nights?: boolean
}

/** Lines over time. Baseline is blue and dashed, candidate orange and solid, wherever these words begin a name. */
export function lines(spec: Lines): PanelBuilder {
  const panel = new TimeSeries()
    .id(spec.id)
    .title(spec.title)
    .description(spec.description)
    .datasource(datasource)
    .span(spec.size[0])
    .height(spec.size[1])
    .unit(spec.unit ?? 'none')
    .targets(rangeQueries(spec.queries))
    .lineWidth(2)
    .fillOpacity(0)
    .showPoints(spec.nights ? VisibilityMode.Always : VisibilityMode.Auto)
    .spanNulls(spec.nights ?? false)
    .thresholds(limitSteps(spec.limit ?? null, spec.good))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(spec.limit == null ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed))
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.Table).placement(LegendPlacement.Bottom).showLegend(true).calcs(['lastNotNull', 'max']))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
  if (spec.max !== undefined) panel.max(spec.max)
  for (const [pattern, look] of Object.entries({ ...arms, ...spec.looks })) panel.overrideByRegexp(pattern, [...look])
  return panel
}

/** A line's look. @param dashes lengths of strokes and gaps; none: a solid line */
export function look(colour: Colour, dashes?: readonly number[]): DynamicConfigValue[] {
  return [
    { id: 'color', value: { mode: 'fixed', fixedColor: colour } },
    { id: 'custom.lineStyle', value: dashes ? { fill: 'dash', dash: dashes } : { fill: 'solid' } },
  ]
}

const arms = { '/^baseline/': look(palette.skyBlue, [8, 6]), '/^candidate/': look(palette.orange) }
