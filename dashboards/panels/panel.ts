import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import type { Panel, ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard'
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { palette } from './looks.ts'

/** What every panel has. */
export interface About {
  readonly id: number
  readonly title: string
  /** What it shows, and what a bad value looks like. */
  readonly description: string
  /** Grafana's name of the unit; nothing where values are states or texts. */
  readonly unit?: string
  /** Width in 24ths, and height in rows. */
  readonly size: readonly [width: number, height: number]
}

export interface Query {
  readonly expression: string
  readonly legend?: string
}

export type PanelBuilder = Builder<Panel>

/** The data source that deploy/grafana provides; another one is chosen at the top of the dashboard. */
export const datasource = { type: 'prometheus', uid: '$datasource' }

/** What Grafana calls the queries of a panel: A, B and so on. */
export const letter = (index: number) => String.fromCharCode('A'.charCodeAt(0) + index)

/** The setters that panels of all kinds have. */
interface Settable {
  id(id: number): this
  title(title: string): this
  description(description: string): this
  datasource(source: typeof datasource): this
  span(width: number): this
  height(rows: number): this
}

/** Sets the title, description and size of a panel of any type. */
export function begun<Kind extends Settable>(panel: Kind, { id, title, description, size: [width, height] }: Omit<About, 'unit'>): Kind {
  return panel.id(id).title(title).description(description).datasource(datasource).span(width).height(height)
}

/** Queries over the whole time range, as lines need them. */
export function rangeQueries(queries: readonly Query[]) {
  return queries.map(({ expression, legend }, index) =>
    named(expression, index)
      .range()
      .legendFormat(legend ?? '__auto'),
  )
}

/** Queries at the end of the time range, as tables and single values need them. */
export function instantQueries(queries: readonly Query[], format: PromQueryFormat = PromQueryFormat.TimeSeries) {
  return queries.map(({ expression, legend }, index) =>
    named(expression, index)
      .instant()
      .format(format)
      .legendFormat(legend ?? '__auto'),
  )
}

function named(expression: string, index: number): DataqueryBuilder {
  return new DataqueryBuilder().refId(letter(index)).datasource(datasource).expr(expression)
}

/** A limit as a line: values are good on one side of it. @param good on which side; nothing to colour when the limit is null */
export function limitSteps(limit: number | null, good: 'below' | 'above' = 'below'): Builder<ThresholdsConfig> {
  const [under, over] = good === 'below' ? [palette.bluishGreen, palette.vermillion] : [palette.vermillion, palette.bluishGreen]
  const steps =
    limit === null
      ? [{ value: null, color: palette.grey }]
      : [
          { value: null, color: under },
          { value: limit, color: over },
        ]
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps)
}
