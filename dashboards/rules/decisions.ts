import type { Policy } from '../../collector/index.ts'
import { places } from '../places.ts'
import { literal, panelLink, type Watch } from './rule.ts'

const closed = 'cutover_run_closed_timestamp_seconds'

/** Runs of both backends: a control run, or one of a backend alone, decides nothing about the migration. */
const comparing = 'cutover_run_info{design!~"control|alone"}'

/** One alert per rollback trigger of the policy, with the plan's own steps. A run under way that compares designs is believed at once; of finished ones only
 *  the newest that could tell, by its own series, which is there again after a restart. Both have the same labels, so the alert goes on when its run closes. */
export function triggerAlerts({ rollback, plan }: Policy): Watch[] {
  return rollback.map(({ id, when }) => {
    const active = `{trigger="${id}",state="active"}`
    const now = `max by (trigger, run) (cutover_rollback_trigger${active})`
    const newest = `max by (trigger, run) (cutover_latest_rollback_trigger${active})`
    return {
      looksAt: [now, closed, comparing, newest],
      rule: {
        alert: 'CutoverRollbackTrigger',
        expr: `(${now} == 1 unless on (run) ${closed} and on (run) ${comparing}) or ${newest} == 1`,
        labels: { severity: 'page', trigger: id },
        annotations: {
          summary: `Rollback trigger: ${literal(when)}`,
          description: `Rollback steps of the plan: ${steps(plan.rollback)} The run's summary.md has the findings.`,
          dashboard: panelLink('shift', places.shift.triggerHistory, 'var-run={{ $labels.run }}'),
        },
      },
    }
  })
}

/** One alert per checkpoint whose newest run is no-go. A gate of the shift pages: real traffic is on the candidate. */
export function noGoAlerts({ checkpoints }: Policy): Watch[] {
  return checkpoints.map(({ id, title, decisions, shift }) => {
    const noGo = `max by (checkpoint) (cutover_latest_verdict{checkpoint="${id}",verdict="no-go"})`
    const run = `max by (checkpoint, run) (cutover_latest_verdict_info{checkpoint="${id}"})`
    return {
      looksAt: [noGo, run],
      rule: {
        alert: 'CutoverNoGo',
        expr: `${run} * on (checkpoint) group_left () (${noGo} == 1) or on (checkpoint) ${noGo} == 1`,
        labels: { severity: shift === undefined ? 'ticket' : 'page', checkpoint: id },
        annotations: {
          summary: `${literal(title)}: no-go in the newest run`,
          description: `Decision: ${literal(decisions['no-go'])}. What to do: open the panel "Criteria" of the run {{ $labels.run }}, click the status of a criterion that failed, then look in the panel "Endpoints" for the endpoint and since when.`,
          dashboard: panelLink('run', places.run.criteria, `var-run={{ $labels.run }}&var-checkpoint=${id}`),
        },
      },
    }
  })
}

function steps(rollback: readonly string[]): string {
  return rollback.length === 0
    ? 'nothing is written under plan.rollback in thresholds.json.'
    : rollback.map((step, index) => `${index + 1}. ${literal(step)}`).join(' ')
}
