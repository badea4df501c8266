import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  type AnnotationQuery,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { toOthers } from './links.ts'
import type { PanelBuilder } from './panels/panel.ts'
import { type DashboardName, places } from './places.ts'
import { dataSource } from './variables.ts'

/** Panels under a heading. */
export interface Section {
  readonly title: string
  readonly panels: readonly PanelBuilder[]
}

export interface Board {
  readonly name: DashboardName
  readonly title: string
  readonly description: string
  /** Grafana's words, e.g. now-1h. */
  readonly from: string
  readonly refresh: string
  readonly variables: readonly Builder<VariableModel>[]
  readonly annotations: readonly Builder<AnnotationQuery>[]
  readonly sections: readonly Section[]
}

/** A whole dashboard, in what all of ours share: a fixed uid, UTC, one crosshair for all panels, links to the others. */
export function board(spec: Board): Dashboard {
  const dashboard = new DashboardBuilder(`cutover: ${spec.title}`)
    .uid(places[spec.name].uid)
    .description(spec.description)
    .tags(['cutover'])
    .timezone('utc')
    .time({ from: spec.from, to: 'now' })
    .refresh(spec.refresh)
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([dataSource(), ...spec.variables])
    .annotations([...spec.annotations])
    .links(toOthers(spec.name))
  spec.sections.forEach(({ title, panels }, index) => {
    dashboard.withRow(new RowBuilder(title).id(firstRowId + index))
    for (const panel of panels) dashboard.withPanel(panel)
  })
  return dashboard.build()
}

/** Headings have ids too, which must not be those of panels. */
const firstRowId = 900
