import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import type { Verdict } from '../../collector/index.ts'
import { dashboards } from '../../dashboards/index.ts'
import { ruleFile, watches } from '../../dashboards/rules/prometheus.ts'
import { observe } from '../../rig/cli/observe/action.ts'
import { findFreePort, startPrometheus, writeEmptyConfig } from '../../rig/observe/prometheus.ts'
import { Receiver } from '../collector/delivery/receiver.ts'
import { committed, defaultPolicy } from '../dashboards/policy.ts'
import { type Answered, instant, type TimeRange } from '../dashboards/prometheus-api.ts'
import { neverAnswered, type Walked, walk } from '../dashboards/walk.ts'
import { expected } from '../faults/expected.ts'
import { type Demo, startDemo } from './demo.ts'
import { cutover } from './processes.ts'
import { missing } from './programs.ts'
import { quickPrometheus } from './prometheus.ts'
import { residentCollector } from './resident-collector.ts'
import { evidenceOf, runCase } from './run-case.ts'

const policy = defaultPolicy()
const boards = dashboards(policy).map(({ uid }) => ({ uid, json: JSON.parse(committed(`dashboards/json/${uid}.json`)) as unknown }))
const recordings = ruleFile(policy).groups.flatMap(({ rules }) => rules.flatMap(rule => ('record' in rule ? rule.record : [])))
const lookedAt = watches(policy).flatMap(({ looksAt }) => looksAt)
const files = { config: committed('deploy/prometheus/prometheus.yml'), rules: committed('deploy/prometheus/rules.yml') }
const signal = new AbortController().signal

/** Why it cannot be watched here; false where it can. */
export const unwatched = missing('prometheus', 'promtool')

/** Real k6 on the demonstration with an outage of 5 s, through a collector that stays, scraped by a real Prometheus where there is one; then its record alone,
 *  imported into another. Fails where a query of a panel or rule has no data, and where a figure is not that of verdict.json. */
export async function watchedOutage(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-observed-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  await using demo = await startDemo()
  await using collector = await residentCollector(['--baseline', demo.baseline, '--candidate', demo.candidate], await settingsOfDelivery(folder))
  await using prometheus = unwatched ? null : await quickPrometheus(files, new URL(collector.url).host)
  const from = now()
  const running = runOutage(demo, collector)
  await sleep(duringRun)
  const during = prometheus ? await walks(prometheus.url, { from, to: now() }) : []
  const verdict = await running
  if (!prometheus) return
  await sleep(longEnough)
  const range = { from, to: now() }

  expect.soft(empty(during).filter(panel => !onlyAtTheEnd.some(known => panel.startsWith(known)))).toEqual([])
  expect.soft(empty(await walks(prometheus.url, range, verdict))).toEqual([])
  for (const expression of [...recordings, ...lookedAt.filter(each => !gate.test(each))])
    expect.soft(await instant(prometheus.url, expression, range.to), expression).not.toEqual([])
  expect.soft(lint(await collector.metrics())).toEqual([0, ''])
  const live = await prints(prometheus.url, verdict, range.to)
  expect.soft(live).toMatchObject(resultsOf(verdict))

  const data = join(folder, 'prometheus')
  const imported = join(data, 'imported')
  await observe({ run: [verdict.run], runs: collector.runs, collector: collector.url, data, port: 0, serve: false }, signal)
  await using again = await startPrometheus({ config: writeEmptyConfig(imported), data: imported, port: await findFreePort(), signal })
  const own = { from: seconds(verdict.record.from), to: seconds(verdict.record.to) + 60 }
  expect.soft(empty(await walks(again.url, own, verdict, 20)).filter(panel => panel.startsWith('cutover: Run: '))).toEqual([])
  expect.soft(await prints(again.url, verdict, own.to - 30)).toEqual(live)
}

/** ms after the start at which both arms are measured, and the outage, which the queries must not prolong or hide, is over. */
const duringRun = 72_000

/** ms after the close by which every panel has its answer: some look every 15 s. */
const longEnough = 17_000

/** Result of promtool for an exposition: its exit code and breaches of Prometheus' conventions. */
function lint(text: string): [number | null, string] {
  const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
  return [status, stderr]
}

/** Metrics that are absent until a first run has ended. */
const onlyAtTheEnd = [
  'cutover: Run: annotation Verdict',
  'cutover: Run: Database cost: candidate against baseline',
  'cutover: Checkpoints: ',
  'cutover: Traffic shift: Rollback triggers of the newest run',
  'cutover: Traffic shift: Checkpoints and gates of the shift',
  'cutover: Rig: annotation Verdict',
]

/** The gates of the traffic shift are judged on the backends' own telemetry, which no run has yet, so their metrics have no data. */
const gate = /shift-\d+/

/** A collector that forwards telemetry and sends verdicts. @returns its environment */
async function settingsOfDelivery(folder: string): Promise<Record<string, string>> {
  const receiver = await Receiver.start()
  const file = join(folder, 'forward.json')
  writeFileSync(file, JSON.stringify({ destinations: { team: { url: receiver.url } } }))
  return { CUTOVER_FORWARD: file, CUTOVER_GRAFANA_URL: receiver.url, CUTOVER_GRAFANA_TOKEN: 'glsa_1' }
}

/** A run of all checkpoints, with a report that was imported, that the outage decides at its first look. @returns its verdict */
async function runOutage(demo: Demo, { runs, url }: { readonly url: string; readonly runs: string }): Promise<Verdict> {
  const outage = expected.find(({ name }) => name === 'outage')
  if (!outage) throw new Error('Expected a case named outage')
  await cutover(['evidence', 'import', 'all-tests-passing', join('test', 'fixtures', 'reports', 'vitest.junit.xml'), '--evidence', evidenceOf(runs)]).finished
  const { code, verdict, folder } = await runCase(demo, { ...outage, checkpoint: 'all' }, runs, { options: ['--collector', url] })

  expect(code).toBe(1)
  expect(verdict.checkpoints.map(({ parts }) => parts.measured)).toEqual(['no-go', 'no-go', 'no-go'])
  for (const { id, findings } of verdict.checkpoints) {
    const failed = findings.filter(({ kind, status }) => kind === 'error-rate' && status === 'fail')
    expect(failed, `checkpoint ${id}`).not.toEqual([])
    for (const { reason } of failed) expect(reason).toMatch(/was out for [4-7] s/)
  }
  return JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8'))
}

/** All dashboards, once for each checkpoint: no single one has criteria of every kind. */
async function walks(prometheus: string, range: TimeRange, verdict?: Verdict, rateInterval = 4): Promise<Walked[][]> {
  return await Promise.all(
    ['1', '2', '3'].map(async checkpoint => {
      const chosen = { checkpoint, ...(verdict && { run: verdict.run }) }
      return (await Promise.all(boards.map(({ json }) => walk(json, { prometheus, range, chosen, rateInterval })))).flat()
    }),
  )
}

function empty(all: readonly (readonly Walked[])[]): string[] {
  return [...new Set(neverAnswered(all).map(({ dashboard, panel, expression, error }) => `${dashboard}: ${panel}: ${error ?? expression}`))]
}

/** What the figures of two Prometheus servers, and verdict.json, must agree on. */
interface Prints {
  readonly verdicts: Readonly<Record<string, string>>
  readonly estimates: Readonly<Record<string, number>>
  readonly requests: Readonly<Record<string, number>>
  readonly buckets: Readonly<Record<string, number>>
}

async function prints(url: string, { run: id }: Verdict, at: number): Promise<Prints> {
  const ask = (metric: string) => instant(url, `${metric}{run="${id}"}`, at)
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

function resultsOf({ checkpoints }: Verdict): Pick<Prints, 'verdicts' | 'estimates'> {
  const estimates = checkpoints.flatMap(({ id, findings }) =>
    findings.flatMap(({ criterion, estimate }) =>
      estimate ? (['value', 'lower', 'upper'] as const).map(bound => [`${id} ${criterion} ${bound}`, estimate[bound]] as const) : [],
    ),
  )
  return { verdicts: Object.fromEntries(checkpoints.map(({ id, verdict }) => [id, verdict])), estimates: Object.fromEntries(estimates) }
}

function now(): number {
  return Date.now() / 1000
}

function seconds(time: string): number {
  return Date.parse(time) / 1000
}
