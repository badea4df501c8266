import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endpointIds } from '../../contract/endpoints.ts'
import { plan } from '../collector/server/plan.ts'
import { start } from '../live/processes.ts'
import { findCycles, readSources, root, type Source } from '../source-graph.ts'
import { k6Export } from './k6-export.ts'

// The figures about the sources in docs/architecture.md: sizes, cycles, and how many files one k6 export passes on its way to the written verdict.

/** Folders that keep their old layout until any team's API can be tested: what the figures of the others leave out. */
const unmoved = [
  'contract/endpoints',
  'contract/journeys',
  'scenarios/',
  'rig/probes/parity/',
  'rig/probes/census/',
  'rig/drill/',
  'rig/clean/',
  'targets/',
  'dashboards/',
]
const all = readSources()
const moved = all.filter(({ file }) => !unmoved.some(folder => file.startsWith(folder)))

console.table([
  { what: 'files', all: all.length, moved: moved.length },
  { what: 'lines in the median file', all: median(all), moved: median(moved) },
  { what: 'files of at most 20 lines', all: count(all, 20), moved: count(moved, 20) },
  { what: 'files over 300 lines', all: all.length - count(all, 300), moved: moved.length - count(moved, 300) },
  { what: 'files under 40 lines with one importer next door', all: small(all).length, moved: small(moved).length },
  { what: 'import cycles, types included', all: findCycles(all).length, moved: findCycles(moved).length },
  { what: 'lines with nobody, somebody, whoever', all: dialect(all), moved: dialect(moved) },
])
const path = await filesOfOneExport()
console.log(`one k6 export to the written verdict, one latency criterion: ${path.length} files`)
if (process.argv.includes('--list')) console.log(path.join('\n'))

function median(sources: readonly Source[]): number {
  const sizes = sources.map(({ lines }) => lines).toSorted((a, b) => a - b)
  return sizes[sizes.length >> 1] ?? 0
}

function count(sources: readonly Source[], maxLines: number): number {
  return sources.filter(({ lines }) => lines <= maxLines).length
}

function small(sources: readonly Source[]): Source[] {
  return sources.filter(({ file, lines }) => {
    const importers = all.filter(({ imports }) => imports.includes(file))
    return lines < 40 && importers.length === 1 && dirname(importers[0]?.file ?? '') === dirname(file)
  })
}

function dialect(sources: readonly Source[]): number {
  const lines = sources.flatMap(({ file }) => readFileSync(join(root, file), 'utf8').split('\n'))
  return lines.filter(line => /\b(nobody|somebody|whoever)\b/i.test(line)).length
}

/** Source files of which some function ran between an export and the verdict on disk: what ran beyond the opening of the run (V8's precise coverage). */
async function filesOfOneExport(): Promise<string[]> {
  const opened = await callsPerFunction(false)
  const judged = await callsPerFunction(true)
  const more = [...judged].filter(([name, calls]) => calls > (opened.get(name) ?? 0)).map(([name]) => name.split('#')[0] ?? '')
  return [...new Set(more)].toSorted()
}

/** @param whole whether an export is sent and the run closed  @returns calls by `file#function@offset` */
async function callsPerFunction(whole: boolean): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-house-'))
  const collector = await start('collector/main.ts', ['--port', '0', '--runs', join(folder, 'runs')], { NODE_V8_COVERAGE: folder })
  const url = String(collector.ready.url)
  const criteria = { 'latency-p50': { kind: 'latency', quantile: 'p50', margin: '10%', because: 'a copy of one server varies by less' } }
  const decisions = { go: 'Continue', 'no-go': 'Pause', inconclusive: 'Wait' }
  const checkpoints = [
    { id: '1', title: 'One', scope: ['auth'], criteria: ['latency-p50'], questions: [{ ask: 'Is it as fast?', from: ['latency-p50'] }], decisions },
  ]
  const thresholds = JSON.stringify({ names: { baseline: 'A', candidate: 'B' }, allowHosts: [], plan: { start: null }, criteria, checkpoints, rollback: [] })
  await post(url, '/api/runs', JSON.stringify({ id: 'house', plan: { ...plan, checkpoints: ['1'] }, thresholds }), 'application/json')
  if (whole) {
    const sender = { instance: 'k6-1', endpoints: endpointIds.slice(0, 4) }
    await post(url, '/v1/metrics', k6Export('house', Date.now() - 1000, 1, sender), 'application/x-protobuf')
    await post(url, '/api/runs/house/close', JSON.stringify({ reason: 'finished' }), 'application/json')
  }
  await collector.stop()
  const calls = readdirSync(folder)
    .filter(file => basename(file).startsWith('coverage-'))
    .flatMap(file => callsIn(readFileSync(join(folder, file), 'utf8')))
  rmSync(folder, { recursive: true })
  return new Map(calls)
}

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly functionName: string; readonly ranges: readonly { readonly startOffset: number; readonly count: number }[] }[]
  }[]
}

function callsIn(text: string): [string, number][] {
  const coverage: Coverage = JSON.parse(text)
  return coverage.result.flatMap(({ url, functions }) => {
    if (!url.startsWith('file:')) return []
    const file = relative(root, fileURLToPath(url))
    if (!/^(contract|statistics|collector)\//.test(file)) return []
    return functions
      .filter(({ functionName, ranges }) => functionName !== '' || ranges[0]?.startOffset !== 0)
      .map(({ functionName, ranges }): [string, number] => [`${file}#${functionName}@${ranges[0]?.startOffset}`, ranges[0]?.count ?? 0])
  })
}

async function post(url: string, path: string, body: string | Buffer, type: string): Promise<void> {
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body: typeof body === 'string' ? body : new Uint8Array(body) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
}
