import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Verdict } from '../../collector/index.ts'
import { observe } from '../../rig/cli/observe/action.ts'
import { findFreePort, startPrometheus, writeEmptyConfig } from '../../rig/observe/prometheus.ts'
import { missing } from '../live/programs.ts'
import { committed } from './policy.ts'
import { neverAnswered, type Walked, walk } from './walk.ts'

const absent = missing('prometheus', 'promtool')
const signal = new AbortController().signal
const dashboard: unknown = JSON.parse(committed('dashboards/json/cutover-run.json'))

/** Two checkpoints: their criteria together fill every panel. */
const records = ['query-per-row', 'one-slow'].map(name => ({ name, verdict: JSON.parse(committed(`test/fixtures/records/${name}/verdict.json`)) as Verdict }))

describe.skipIf(absent)(`runs that were made without a Prometheus, imported with their own times${absent ? ` (skipped: ${absent})` : ''}`, () => {
  const data = mkdtempSync(join(tmpdir(), 'cutover-imported-'))
  const walks = new Map<string, readonly Walked[]>()

  beforeAll(async () => {
    const run = records.map(({ name }) => join(import.meta.dirname, '..', 'fixtures', 'records', name))
    await observe({ run, runs: 'runs', collector: 'http://127.0.0.1:4318', data, port: 0, serve: false }, signal)
    const imported = join(data, 'imported')
    await using prometheus = await startPrometheus({ config: writeEmptyConfig(imported), data: imported, port: await findFreePort(), signal })
    for (const { name, verdict } of records)
      walks.set(name, await walk(dashboard, { prometheus: prometheus.url, range: timeOf(verdict), chosen: { run: verdict.run }, rateInterval: 20 }))
  }, 120_000)

  afterAll(() => rmSync(data, { recursive: true, force: true }))

  test('every panel of the dashboard Run has data, without imported evidence or attestations', () => {
    expect(neverAnswered([...walks.values()]).map(({ panel, expression }) => `${panel}: ${expression}`)).toEqual([
      expect.stringMatching(/^Imported and attested evidence: max by \(criterion, part\) \(last_over_time\(cutover_evidence_timestamp_seconds/),
    ])
  })

  test.each(records)('$name: verdicts, figures, bounds and limits equal those of verdict.json', ({ name, verdict }) => {
    const [shown] = verdict.checkpoints
    const of = (panel: string, query: number) => (walks.get(name) ?? []).filter(found => found.panel === panel)[query]?.series ?? []
    expect(of('Verdict by checkpoint', 0)).toEqual(
      verdict.checkpoints.map(({ id, title, verdict: said }) => ({ labels: { checkpoint: id, title }, value: verdictCodes[said] })),
    )
    expect(shown?.findings.length).toBeGreaterThan(8)
    for (const { criterion, status, estimate, limit } of shown?.findings ?? []) {
      const row = [0, 1, 2, 3, 4].map(column => of('Criteria', column).find(({ labels }) => labels.criterion === criterion)?.value)
      expect([criterion, ...row]).toEqual([criterion, statusCodes[status], estimate?.value, estimate?.lower, estimate?.upper, limit ?? undefined])
    }
  })
})

const verdictCodes = { go: 1, inconclusive: 2, 'no-go': 3 }
const statusCodes = { pass: 1, unknown: 2, fail: 3 }

/** From the run's opening to well after its close. */
function timeOf({ record }: Verdict) {
  return { from: Date.parse(record.from) / 1_000, to: Date.parse(record.to) / 1_000 + 120 }
}
