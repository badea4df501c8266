import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Verdict } from '../../collector/index.ts'
import { dashboards } from '../../dashboards/index.ts'
import { ruleFile, watches } from '../../dashboards/rules/prometheus.ts'
import { observe } from '../../rig/commands/observe.ts'
import { emptyConfiguration } from '../../rig/observe/configuration.ts'
import { freePort } from '../../rig/observe/free-port.ts'
import { startPrometheus } from '../../rig/observe/server.ts'
import { committed, defaultPolicy } from '../dashboards/policy.ts'
import { type Answered, instant } from '../dashboards/prometheus-api.ts'
import { hasData, type Walked, walk } from '../dashboards/walk.ts'
import { startDemo } from '../live/demo.ts'
import { cutover } from '../live/processes.ts'
import { missing } from '../live/programs.ts'
import { quickPrometheus } from '../live/prometheus.ts'
import { residentCollector } from '../live/resident-collector.ts'

const absent = missing('prometheus', 'promtool')
const policy = defaultPolicy()
const boards = dashboards(policy).map(({ uid }) => ({ uid, json: JSON.parse(committed(`dashboards/json/${uid}.json`)) as unknown }))
const recordings = ruleFile(policy).groups.flatMap(({ rules }) => rules.flatMap(rule => ('record' in rule ? rule.record : [])))
const lookedAt = watches(policy).flatMap(({ looksAt }) => looksAt)
const files = { config: committed('deploy/prometheus/prometheus.yml'), rules: committed('deploy/prometheus/rules.yml') }

/** Real k6 on the demonstration, through a collector that stays, scraped by a real Prometheus; then the record alone, imported into another. */
describe.skipIf(absent)(`a run that engineers watch${absent ? ` (skipped: ${absent})` : ''}`, () => {
  const seen = { during: [] as readonly Walked[], after: [] as readonly Walked[], rules: [] as [string, number][], imported: [] as readonly Walked[] }
  let verdict: Verdict
  let live: Prints
  let replayed: Prints

  beforeAll(async () => {
    await using demo = await startDemo()
    const evidence = mkdtempSync(join(tmpdir(), 'cutover-evidence-'))
    await using collector = await residentCollector(['--baseline', demo.baseline, '--candidate', demo.candidate])
    await using prometheus = await quickPrometheus(files, new URL(collector.url).host)
    await attest(evidence)
    const from = Date.now() / 1000
    const backends = ['--baseline', demo.baseline, '--candidate', demo.candidate, '--database-url', demo.databaseToRead]
    const kept = ['--evidence', evidence, '--runs', collector.runs, '--collector', collector.url]
    const running = cutover(['run', ...backends, '--checkpoint', 'all', '--profile', 'rehearsal', '--gate', 'measured', '--json', ...kept])
    await sleep(70_000)
    seen.during = await walked(prometheus.url, { from, to: Date.now() / 1000 })
    const { stdout, stderr } = await running.finished
    if (stdout === '') throw new Error(`The run has no verdict: ${stderr.slice(-2000)}`)
    verdict = JSON.parse(stdout) as Verdict
    await sleep(5_000)
    const now = Date.now() / 1000
    seen.after = await walked(prometheus.url, { from, to: now }, verdict.run)
    for (const expression of [...recordings, ...lookedAt]) seen.rules.push([expression, (await instant(prometheus.url, expression, now)).length])
    live = await prints(prometheus.url, verdict, now)
    const data = mkdtempSync(join(tmpdir(), 'cutover-imported-'))
    const signal = new AbortController().signal
    await observe({ run: [verdict.run], runs: collector.runs, collector: collector.url, data, port: 0, serve: false }, signal)
    await using again = await startPrometheus({ config: emptyConfiguration(data), data, port: await freePort(), signal })
    const [began, ended] = [verdict.record.from, verdict.record.to].map(time => Date.parse(time) / 1000)
    seen.imported = await walked(again.url, { from: began ?? 0, to: (ended ?? 0) + 60 }, verdict.run, 20)
    replayed = await prints(again.url, verdict, (ended ?? 0) + 30)
    rmSync(evidence, { recursive: true })
    rmSync(data, { recursive: true })
  }, 400_000)

  test('is seen while it goes on', () => {
    expect(without(seen.during.filter(({ dashboard }) => /Run|Rig/.test(dashboard)))).toEqual([])
  })

  test('fills every panel once it is over', () => {
    expect(without(seen.after)).toEqual([])
  })

  test('every recording rule and what every alert looks at have data', () => {
    expect(seen.rules.filter(([, series]) => series === 0)).toEqual([])
  })

  test('shows its verdict, figures and bounds as verdict.json has them', () => {
    const { checkpoints } = verdict
    const estimates = checkpoints.flatMap(({ id, findings }) =>
      findings.flatMap(({ criterion, estimate }) =>
        estimate ? (['value', 'lower', 'upper'] as const).map(bound => [`${id} ${criterion} ${bound}`, estimate[bound]] as const) : [],
      ),
    )
    for (const found of [live, replayed]) {
      expect(found.verdicts).toEqual(Object.fromEntries(checkpoints.map(({ id, verdict: said }) => [id, said])))
      expect(found.estimates).toEqual(Object.fromEntries(estimates))
    }
  })

  test('imported without a Prometheus of its own it fills the same panels of its dashboard, and counts the same', () => {
    expect(without(seen.imported.filter(({ dashboard }) => /Run/.test(dashboard)))).toEqual([])
    expect(replayed.requests).toEqual(live.requests)
    expect(replayed.buckets).toEqual(live.buckets)
  })
})

function without(found: readonly Walked[]): string[] {
  return found.filter(query => !hasData(query)).map(({ dashboard, panel, expression }) => `${dashboard}: ${panel}: ${expression}`)
}

async function walked(prometheus: string, range: { readonly from: number; readonly to: number }, run?: string, rateInterval = 4): Promise<Walked[]> {
  const options = { prometheus, range, rateInterval, ...(run === undefined ? {} : { chosen: { run } }) }
  return (await Promise.all(boards.map(({ json }) => walk(json, options)))).flat()
}

/** What two Prometheus servers must agree on. */
interface Prints {
  readonly verdicts: Readonly<Record<string, string>>
  readonly estimates: Readonly<Record<string, number>>
  readonly requests: Readonly<Record<string, number>>
  readonly buckets: Readonly<Record<string, number>>
}

async function prints(url: string, { run }: Verdict, at: number): Promise<Prints> {
  const ask = (metric: string) => instant(url, `${metric}{run="${run}"}`, at)
  const table = (found: readonly Answered[], ...names: readonly string[]) =>
    Object.fromEntries(found.map(({ labels, value }) => [names.map(name => labels[name]).join(' '), value]))
  const holding = (await ask('cutover_checkpoint_verdict')).filter(({ value }) => value === 1)
  return {
    verdicts: Object.fromEntries(holding.map(({ labels }) => [labels.checkpoint ?? '', labels.verdict ?? ''])),
    estimates: table(await ask('cutover_estimate'), 'checkpoint', 'criterion', 'bound'),
    requests: table(await ask('cutover_requests_total'), 'arm', 'endpoint', 'outcome'),
    buckets: table(await ask('cutover_request_duration_seconds_bucket'), 'arm', 'endpoint', 'le'),
  }
}

async function attest(evidence: string): Promise<void> {
  const { code, stderr } = await cutover(['attest', 'no-blocking-issues', '--answer', 'yes', '--role', 'technical lead', '--evidence', evidence]).finished
  if (code !== 0) throw new Error(stderr)
}
