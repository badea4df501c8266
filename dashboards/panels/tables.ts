import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  TableSortByFieldStateBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common'
import type { DashboardLinkBuilder, DynamicConfigValue, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard'
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table'
import { mappingsOf, type StateSet } from '../states.ts'
import { type About, begun, instantQueries, letter, limitSteps, type PanelBuilder, type Query } from './panel.ts'

/** A column of numbers: what is asked, and how it is shown. */
interface Column {
  readonly name: string
  readonly expression: string
  readonly unit?: string
  readonly decimals?: number
  readonly states?: StateSet
}

export interface Rows extends Omit<About, 'unit'> {
  /** Labels in the order in which they are shown, and their headings; all others are left out. */
  readonly labels: Readonly<Record<string, string>>
  /** Rows of the columns belong together when the labels agree that all of them have. */
  readonly columns: readonly Column[]
  /** Labels that only links need. */
  readonly hidden?: readonly string[]
  readonly sortBy?: { readonly column: string; readonly descending: boolean }
  /** What a click on a column leads to. */
  readonly links?: Readonly<Record<string, DashboardLinkBuilder>>
  /** false: the numbers are only there to ask with (info metrics). */
  readonly showsNumbers?: boolean
}

/** A table: one row per set of labels, one column per query. */
export function rows(spec: Rows): PanelBuilder {
  const panel = begun(new Table(), spec)
    .targets(instantQueries(spec.columns, PromQueryFormat.Table))
    .thresholds(limitSteps(null))
    .noValue('–')
    .filterable(true)
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: organized(spec) })
  if (spec.sortBy) panel.sortBy([new TableSortByFieldStateBuilder().displayName(spec.sortBy.column).desc(spec.sortBy.descending)])
  for (const column of spec.columns) panel.overrideByName(column.name, looksOf(column))
  for (const label of spec.hidden ?? []) panel.overrideByName(label, hiding)
  for (const [column, link] of Object.entries(spec.links ?? {})) panel.overrideByName(column, [{ id: 'links', value: [link.build()] }])
  return panel
}

/** Grafana 11 hides a column by the first, later versions by the second. */
const hiding: DynamicConfigValue[] = [
  { id: 'custom.hidden', value: true },
  { id: 'custom.hideFrom', value: { viz: true } },
]

function organized({ labels, columns, hidden = [], showsNumbers = true }: Rows) {
  const numbers = columns.map(({ name }, index) => [valueField(index, columns.length), name] as const)
  const shown = [...Object.keys(labels), ...(showsNumbers ? numbers.map(([field]) => field) : []), ...hidden]
  const gone = ['Time', '__name__', 'instance', 'job', ...(showsNumbers ? [] : numbers.map(([field]) => field))]
  return {
    indexByName: Object.fromEntries(shown.map((name, index) => [name, index])),
    renameByName: { ...labels, ...Object.fromEntries(numbers) },
    excludeByName: Object.fromEntries(gone.map(name => [name, true])),
    includeByName: {},
  }
}

/** Grafana names the numbers of a table's only query "Value", those of several "Value #A" and so on. */
function valueField(index: number, count: number): string {
  return count === 1 ? 'Value' : `Value #${letter(index)}`
}

function looksOf({ unit, decimals, states }: Column): DynamicConfigValue[] {
  if (states)
    return [
      { id: 'mappings', value: mappingsOf(states) },
      { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
    ]
  return [{ id: 'unit', value: unit ?? 'none' }, ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }])]
}

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
