import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { RunMetrics } from '../../../collector/server/run-metrics.ts'
import { runMetrics } from '../../../contract/metrics.ts'
import { recordOf } from '../../faults/records.ts'
import { began, collector, openRun, requestsExport, sendRequest } from './test-collector.ts'

test('/metrics: counts exports, record bytes and requests of an open run, and shows the verdict of a closed one', async () => {
  const { url } = await collector()
  await openRun(url, 'measured')
  for (let second = 0; second < 20; second++) await sendRequest(url, '/v1/metrics', requestsExport('measured', 'k6', began + second * 1000, 3 * second))
  await sendRequest(url, '/v1/logs', Buffer.from('?'), { headers: { 'content-type': 'application/json' } })
  const open = await scrape(url)
  expect(open).toContain('cutover_exports_total{signal="metrics",result="received"} 20')
  expect(open).toContain('cutover_exports_total{signal="logs",result="refused"} 1')
  expect(open).toContain('cutover_export_duration_seconds_count{signal="metrics"} 20')
  expect(open).toMatch(/cutover_record_bytes\{run="measured"\} \d{3,}/)
  expect(open).toMatch(/cutover_requests_total\{run="measured",arm="candidate",domain="auth",endpoint="auth.login",outcome="expected"\} \d+/)
  expect(open).not.toContain('cutover_run_closed_timestamp_seconds{')
  expect(open).toContain('process_cpu_seconds_total')
  await sendRequest(url, '/api/runs/measured/close', { reason: 'finished' })
  const closed = await scrape(url)
  expect(closed).toContain('cutover_verdicts_total{checkpoint="1",verdict="inconclusive"} 1')
  expect(closed).toContain('cutover_run_closed_timestamp_seconds{run="measured"}')
  expect(closed).toContain('cutover_checkpoint_verdict{run="measured",checkpoint="1",title="Week 4: after auth",verdict="inconclusive"} 1')
})

test('/metrics: drops the series of a finished run after their lifetime, and keeps the newest verdict across a restart', async () => {
  const first = await collector({ metricsKeepMs: 1 })
  await openRun(first.url, 'brief')
  await sendRequest(first.url, '/api/runs/brief/close', { reason: 'finished' })
  await sleep(5)
  const later = await scrape(first.url)
  expect(later).not.toContain('cutover_run_info{run="brief"')
  expect(later).toContain('cutover_latest_verdict_info{checkpoint="1",run="brief"')
  await first.stop()
  const second = await collector({ folder: first.folder })
  const again = await scrape(second.url)
  expect(again).toContain('cutover_latest_verdict{checkpoint="1",verdict="inconclusive"} 1')
  expect(again).toContain('cutover_latest_verdict_info{checkpoint="1",run="brief"')
  expect(again).toMatch(/cutover_latest_run_timestamp_seconds\{profile="\w+"\} \d+/)
})

test('/metrics: shows a finished run that was pushed', async () => {
  const { url } = await collector()
  expect(await push(url, 'slower')).toBe(201)
  const shown = await scrape(url)
  expect(shown).toContain('cutover_latest_verdict{checkpoint="1",verdict="no-go"} 1')
  expect(shown).toMatch(/cutover_request_duration_seconds_count\{run="[^"]+",arm="candidate",domain="auth",endpoint="auth.login"\} [1-9]/)
})

test('/metrics: leaves out the verdict of a run whose record cannot be read, and reports it once', async () => {
  const { url, folder, reported } = await collector()
  await openRun(url, 'spoilt')
  await sendRequest(url, '/api/runs/spoilt/close', { reason: 'finished' })
  writeFileSync(join(folder, 'spoilt', 'record.bin'), 'not a record')
  expect(await scrape(url)).not.toContain('cutover_latest_verdict{')
  await scrape(url)
  expect(reported.map(String)).toEqual([expect.stringContaining('Cannot show the verdict of run spoilt at /metrics: Cannot read')])
})

test('/metrics: reports a run that cannot be shown once, and still shows the others', async () => {
  const { runs } = await collector()
  const reported: unknown[] = []
  const metrics = new RunMetrics(runs, 60_000, error => reported.push(error))
  const unable = () => {
    throw new Error('a mistake of ours')
  }
  metrics.addFinished('odd', unable)
  metrics.addFinished('odd', unable)
  metrics.addFinished('sound', () => [{ about: runMetrics.measured, samples: [{ labels: { run: 'sound' }, value: 60 }] }])
  expect(metrics.families().map(({ samples }) => samples)).toEqual([[{ labels: { run: 'sound' }, value: 60 }]])
  expect(reported.map(String)).toEqual(['Error: Cannot show run odd at /metrics'])
})

async function scrape(url: string): Promise<string> {
  return (await sendRequest(url, '/metrics')).text
}

async function push(url: string, name: string): Promise<number> {
  const file = (path: string) => readFileSync(join(recordOf(name), path))
  const form = new FormData()
  form.set('policy', new Blob([file('policy.json')]), 'policy.json')
  form.set('record', new Blob([file('record.bin')]), 'record.bin')
  const { run } = JSON.parse(file('verdict.json').toString())
  return (await fetch(new URL(`/api/runs/${run}`, url), { method: 'PUT', body: form })).status
}
