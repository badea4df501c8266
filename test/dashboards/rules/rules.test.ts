import { describe, expect, test } from 'vitest'
import { ruleFile } from '../../../dashboards/rules/prometheus.ts'
import { missing } from '../../live/programs.ts'
import { defaultPolicy } from '../policy.ts'
import { cases } from './cases.ts'
import { type AlertCase, promtool, testFiles } from './promtool.ts'

const absent = missing('promtool')
const alerts = ruleFile(defaultPolicy()).groups.flatMap(({ rules }) => rules.flatMap(rule => ('alert' in rule ? rule : [])))

describe.skipIf(absent)(`rules, as promtool reads them${absent ? ` (skipped: ${absent})` : ''}`, () => {
  test('rules.yml and prometheus.yml are valid', () => {
    expect(promtool(['check', 'rules', 'rules.yml'])).toMatchObject({ status: 0 })
    expect(promtool(['check', 'config', 'prometheus.yml'])).toMatchObject({ status: 0 })
  })

  test('an invalid rule is found', () => {
    const { status, said } = promtool(['check', 'rules', 'wrong.yml'], { 'wrong.yml': 'groups: [{ name: a, rules: [{ alert: A, expr: "sum(" }] }]' })
    expect(status).not.toBe(0)
    expect(said).toContain('parse error')
  })

  test('every alert fires in its case and not otherwise', { timeout: 120_000 }, () => {
    expect(tested(cases)).toMatchObject({ status: 0 })
  })

  test('a test that expects the opposite fails', () => {
    const opposite = cases.slice(0, 1).map(one => ({ ...one, fires: !one.fires }))
    expect(tested(opposite).status).not.toBe(0)
  })
})

describe('alert rules', () => {
  test('each has a case that fires and one that does not', () => {
    const named = (fires: boolean) => [...new Set(cases.filter(one => one.fires === fires).map(({ alert }) => alert))].sort()
    const all = [...new Set(alerts.map(({ alert }) => alert))].sort()
    expect(named(true)).toEqual(all)
    expect(named(false)).toEqual(all)
  })

  test.each(alerts)('$alert ($annotations.summary) has a remedy and a link', ({ annotations }) => {
    expect(annotations.description).toMatch(/(What to do|Rollback steps of the plan): /)
    expect(annotations.dashboard).toMatch(/^\{\{ \$externalLabels\.grafana \}\}\/d\/cutover-[a-z]+\?.*viewPanel=\d+$/)
  })
})

function tested(all: readonly AlertCase[]) {
  const files = testFiles(all)
  return promtool(['test', 'rules', ...Object.keys(files)], files)
}
