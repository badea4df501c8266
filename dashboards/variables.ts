import { DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard'
import { datasource } from './panels/panel.ts'

/** Which Prometheus; the provisioned one is chosen from the start. */
export function dataSource() {
  return new DatasourceVariableBuilder('datasource')
    .label('Data source')
    .description('The Prometheus that scrapes the collector')
    .type('prometheus')
    .current({ text: 'Prometheus', value: 'prometheus', selected: true })
}

/** Runs within the time range, the newest first: their ids begin with the time. */
export function run() {
  return choice('run', 'Run', 'A run within the chosen time range', 'label_values(cutover_run_info, run)').sort(VariableSort.AlphabeticalDesc)
}

/** One checkpoint of the chosen run: the judge's figures are about one checkpoint each. */
export function checkpoint() {
  return choice('checkpoint', 'Checkpoint', 'The decision that the criteria are about', 'label_values(cutover_checkpoint_verdict{run="$run"}, checkpoint)')
}

/** Some or all checkpoints that any run was judged for. */
export function checkpoints() {
  return several(choice('checkpoint', 'Checkpoint', 'Decisions to show', 'label_values(cutover_latest_verdict, checkpoint)'))
}

export function domain() {
  return several(choice('domain', 'Domain', 'Parts of the API', 'label_values(cutover_requests_total{run="$run"}, domain)'))
}

export function endpoint() {
  const query = 'label_values(cutover_requests_total{run="$run",domain=~"$domain"}, endpoint)'
  return several(choice('endpoint', 'Endpoint', 'Operations of the API', query))
}

function choice(name: string, label: string, description: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(datasource)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
}

function several(variable: QueryVariableBuilder): QueryVariableBuilder {
  return variable.multi(true).includeAll(true).allValue('.+').current({ text: 'All', value: '$__all', selected: true })
}
