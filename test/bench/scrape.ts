import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endpointIds } from '../../contract/endpoints.ts'
import { plan, policyText } from '../collector/server/plan.ts'
import { type Started, start } from '../live/processes.ts'
import { k6Export, type Sender } from './k6-export.ts'

// What it takes to answer /metrics with 80 endpoint-arms in the middle of a run, and whether exports wait for it: one export a second is what k6 sends; here they
// come ten times as fast, with a scrape each second and without.

const recorded = 600
const measured = 300
/** Exports between two scrapes: k6 sends one a second, Prometheus asks each five. */
const scrapedEach = 5
const generator: Sender = { instance: 'k6-1', endpoints: endpointIds.slice(0, 40) }
const began = Date.parse('2026-01-05T10:00:00Z')

const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-'))
let { collector, url } = await startCollector()
await post('/api/runs', JSON.stringify({ id: 'bench', plan: { ...plan, checkpoints: ['1'], looks: ['3600s'] }, thresholds: policyText }), 'application/json')
const scrapes: number[] = []
for (let second = 1; second <= recorded; second++) {
  await post('/v1/metrics', k6Export('bench', began, second, generator), 'application/x-protobuf')
  if (second % scrapedEach === 0) scrapes.push(await scrape())
}
const alone = await exportsFrom(recorded, async () => {})
const beside = await exportsFrom(recorded + measured, scrapeEachSecond)
await collector.stop()
;({ collector, url } = await startCollector())
const restarted = [await scrape()]
console.table([
  figures('GET /metrics each 5 s of 600 s, 80 endpoint-arms', scrapes),
  figures('the first one of a collector restarted after 1,200 s', restarted),
  figures('an export without scrapes', alone),
  figures('an export, scraped each second', beside),
])
await collector.stop()
rmSync(folder, { recursive: true })

async function startCollector(): Promise<{ collector: Started; url: string }> {
  const started = await start('collector/main.ts', ['--port', '0', '--runs', folder])
  return { collector: started, url: String(started.ready.url) }
}

async function scrape(): Promise<number> {
  const before = performance.now()
  await (await fetch(`${url}/metrics`)).text()
  return performance.now() - before
}

async function scrapeEachSecond(signal: AbortSignal): Promise<void> {
  for (; !signal.aborted; await sleep(1000)) await scrape()
}

/** ms of each export. @param meanwhile work that runs next to them until it is aborted */
async function exportsFrom(first: number, meanwhile: (signal: AbortSignal) => Promise<void>): Promise<number[]> {
  const stop = new AbortController()
  const other = meanwhile(stop.signal)
  const took: number[] = []
  for (let second = first + 1; second <= first + measured; second++) {
    const bytes = k6Export('bench', began, second, generator)
    const before = performance.now()
    await post('/v1/metrics', bytes, 'application/x-protobuf')
    took.push(performance.now() - before)
    await sleep(90)
  }
  stop.abort()
  await other
  return took
}

async function post(path: string, body: string | Buffer, type: string): Promise<void> {
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body: typeof body === 'string' ? body : new Uint8Array(body) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
}

function figures(what: string, milliseconds: readonly number[]): object {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1)
  return { what, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'p99 ms': at(0.99), 'max ms': at(1) }
}
