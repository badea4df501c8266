import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import { palette } from './panels/looks.ts'
import { datasource } from './panels/panel.ts'

/** Where the warm-up ended: what came before is drawn, and enters no figure of the judge. */
export function warmUpEnd() {
  return moment('Warm-up end', 'cutover_run_measured_from_timestamp_seconds{run="$run"} * 1000', palette.skyBlue, 'Warm-up over: measured from here')
}

/** When a run was closed, with the verdict of each of its checkpoints. */
export function verdict() {
  const closed = 'cutover_run_closed_timestamp_seconds{run="$run"} * 1000'
  const said = 'max by (run, checkpoint, title, verdict) (cutover_checkpoint_verdict{run="$run"} == 1)'
  return moment('Verdict', `max by (run) (${closed}) * on (run) group_right () ${said}`, palette.reddishPurple, 'Checkpoint {{checkpoint}}: {{verdict}}')
}

/** The newest verdict of each checkpoint, at the time when it was given. */
export function latestVerdicts() {
  const given = 'max by (checkpoint) (cutover_latest_verdict_timestamp_seconds{checkpoint=~"$checkpoint"} * 1000)'
  const said = 'max by (checkpoint, verdict) (cutover_latest_verdict{checkpoint=~"$checkpoint"} == 1)'
  return moment('Verdict', `${given} * on (checkpoint) group_right () ${said}`, palette.reddishPurple, 'Checkpoint {{checkpoint}}: {{verdict}}')
}

/** The series' value is the time, in ms. */
function moment(name: string, expression: string, colour: string, title: string) {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(datasource)
    .enable(true)
    .iconColor(colour)
    .expr(expression)
    .step('15s')
    .titleFormat(title)
    .useValueForTime(true)
}
