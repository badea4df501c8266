import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard'
import { type DashboardName, panelPath, places } from './places.ts'

const titles: Readonly<Record<DashboardName, string>> = { run: 'Run', checkpoints: 'Checkpoints', shift: 'Traffic shift', rig: 'Rig' }

/** At the top of each dashboard: the three others, with the same time range and choices. */
export function toOthers(from: DashboardName): DashboardLinkBuilder[] {
  return names.filter(name => name !== from).map(name => link(titles[name], `/d/${places[name].uid}`).keepTime(true).includeVars(true))
}

/** From a criterion to the panel that shows its figures; the query gives each row a label `panel`. */
export function toPanelOfCriterion() {
  return dataLink('Show its figures', panelPath('run', field('panel'), `var-run=$run&var-checkpoint=${field('checkpoint')}`))
}

/** From an endpoint to its latency ratio over time. */
export function toEndpoint() {
  const chosen = `var-run=$run&var-checkpoint=$checkpoint&var-endpoint=${field('endpoint')}`
  return dataLink('Since when?', panelPath('run', places.run.endpointRatio, chosen))
}

/** From a verdict of a checkpoint to its criteria. */
export function toCriteria() {
  return dataLink('Show its criteria', panelPath('run', places.run.criteria, `var-run=$run&var-checkpoint=${filled('__field.labels.checkpoint')}`))
}

/** From a run in a table to the dashboard Run. */
export function toRun() {
  return dataLink('Open this run', `/d/${places.run.uid}?var-run=${field('run')}`)
}

/** From a run with known times to the dashboard Run, over just these times. */
export function toRunInItsTime() {
  const times = `from=${field('Opened.numeric')}&to=${field('Closed.numeric')}`
  return link('Open this run', `/d/${places.run.uid}?var-run=${field('run')}&${times}`)
}

/** From a rollback trigger to what is known of it. */
export function toTriggers() {
  return dataLink('When did it begin?', panelPath('shift', places.shift.triggerHistory))
}

const names = Object.keys(titles) as DashboardName[]

function dataLink(title: string, url: string): DashboardLinkBuilder {
  return link(title, `${url}&$__url_time_range`)
}

/** Grafana's placeholder for another field of the row that was clicked. */
function field(name: string): string {
  return filled(`__data.fields.${name}`)
}

function filled(name: string): string {
  return `$\{${name}}`
}

function link(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url)
}
