import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { committed } from '../policy.ts'

/** A moment of a made-up history, and whether an alert fires then. */
export interface AlertCase {
  readonly alert: string
  /** Labels that distinguish alerts of one name, as PromQL matchers. */
  readonly which?: string
  readonly says: string
  /** Series in promtool's notation, one value a minute: `1+60x10` begins at 1 and grows by 60, ten times; `_` is a gap. */
  readonly series: Readonly<Record<string, string>>
  /** e.g. "10m"; of hours, "7h", rules are evaluated every half hour only, which is enough and much faster. */
  readonly at: string
  readonly fires: boolean
}

/** Runs promtool over the committed rules. @returns its exit code and output */
export function promtool(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-promtool-'))
  for (const [name, text] of Object.entries({
    'rules.yml': committed('deploy/prometheus/rules.yml'),
    'prometheus.yml': committed('deploy/prometheus/prometheus.yml'),
    ...files,
  }))
    writeFileSync(join(folder, name), text)
  const { status, stdout, stderr } = spawnSync('promtool', [...args], { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true, force: true })
  return { status, said: `${stdout}${stderr}` }
}

/** Names and texts of files for `promtool test rules`. */
export function testFiles(cases: readonly AlertCase[]): Record<string, string> {
  const long = ({ at }: AlertCase) => at.endsWith('h')
  return {
    'minutes.yml': testFile(
      cases.filter(one => !long(one)),
      '1m',
    ),
    'hours.yml': testFile(cases.filter(long), '30m'),
  }
}

/** For each case, how many alerts fire at its moment (none is no sample). */
function testFile(cases: readonly AlertCase[], pace: string): string {
  return stringify({
    rule_files: ['rules.yml'],
    evaluation_interval: pace,
    // As Prometheus has it in effect, seconds apart; promtool takes them in any order, and half an hour later they would not find each other.
    group_eval_order: ['cutover-runs', 'cutover-uptime', 'cutover-alerts'],
    tests: cases.map(({ alert, which = '', says, series, at, fires }) => ({
      name: `${alert}: ${says}`,
      interval: '1m',
      external_labels: { grafana: 'http://grafana' },
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      promql_expr_test: [
        { expr: `count(ALERTS{alertname="${alert}",alertstate="firing"${which}})`, eval_time: at, exp_samples: fires ? [{ labels: '{}', value: 1 }] : [] },
      ],
    })),
  })
}
