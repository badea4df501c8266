import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from '../../collector/otlp/decode.ts'
import { readExportBody } from '../../collector/otlp/otlp-http.ts'
import type { FrameKind } from '../../collector/record/format.ts'
import { readRecord } from '../../collector/record/reader.ts'
import { RecordWriter } from '../../collector/record/writer.ts'
import { events } from '../../contract/events.ts'
import { messages } from '../collector/otlp/otlp.ts'
import { k6Export } from './k6-export.ts'

// CPU of receiving one export, next to the time a library takes to decode all of the same bytes: for exports that k6 really sent (from a recorded run: metrics of 40
// endpoint-arms, built-in ones without tags, and a session's ledger) and for made ones of 80 endpoint-arms with all the built-in histograms that k6 can send along.

// Long enough that what the compiler does in the background is behind it: a collector takes in one export a second for minutes.
const warmUp = 2000
const rounds = 2000
const metrics = { signal: 'metrics', encoding: 'protobuf' } as const
const logs = { signal: 'logs', encoding: 'json' } as const
const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-'))

for (const [what, kind, exports] of [
  ['metrics captured from k6', metrics, captured(metrics)],
  ['metrics of 80 endpoint-arms', metrics, Array.from({ length: 20 }, (_, i) => k6Export('bench', Date.parse('2026-01-05T10:00:00Z'), 600 + i))],
  ["a session's ledger captured from k6", logs, captured(logs, events.writeAttempted)],
] as const)
  await compare(what, kind, exports)
rmSync(folder, { recursive: true })

async function compare(what: string, kind: FrameKind, exports: readonly Buffer[]): Promise<void> {
  const path = join(folder, `${what}.bin`)
  const at = (i: number) => exports[i % exports.length] ?? Buffer.alloc(0)
  await using record = await RecordWriter.create(path)
  const full = await cpuPerExport(i => (kind === logs ? JSON.parse(at(i).toString()) : messages.metrics.decode(at(i))))
  const skipping = await cpuPerExport(i => decode(kind.signal, kind.encoding, at(i)))
  const recorded = await cpuPerExport(i => {
    decode(kind.signal, kind.encoding, at(i))
    return record.append(kind, at(i), i)
  })
  const inRecord = statSync(path).size / record.summary.signals
  const overHttp = await httpCpuPerExport(record, kind, exports)
  console.log(`\n${what}: ${kilobytes(at(0).length)} an export, ${kilobytes(inRecord)} in the record`)
  console.table(
    [
      ['protobufjs or JSON.parse decodes all of it', full],
      ['decode what is judged', skipping],
      ['decode + record (zstd, checksums, sync)', recorded],
      ['admit over HTTP + decode + record', overHttp],
    ].map(([step, milliseconds]) => ({
      step,
      'CPU ms per export': Number(milliseconds).toFixed(3),
      'beside the library': `${(Number(milliseconds) / full).toFixed(2)}×`,
    })),
  )
}

/** The later exports of a kind that a recorded run holds, as k6 sent them. */
function captured(kind: FrameKind, naming = ''): Buffer[] {
  const found: Buffer[] = []
  readRecord(join(import.meta.dirname, '../fixtures/records/equal/record.bin'), ({ signal, encoding, payload }) => {
    if (signal === kind.signal && encoding === kind.encoding && payload.includes(naming)) found.push(Buffer.from(payload))
  })
  return found.slice(-20)
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`
}

async function cpuPerExport(step: (i: number) => unknown): Promise<number> {
  for (let i = 0; i < warmUp; i++) await step(i)
  const before = process.cpuUsage()
  for (let i = 0; i < rounds; i++) await step(i)
  return spent(before)
}

/** The sender is a process of its own, so that its CPU is not counted. */
async function httpCpuPerExport(record: RecordWriter, kind: FrameKind, exports: readonly Buffer[]): Promise<number> {
  const files = exports.map((_, i) => join(folder, `export-${i}`))
  for (const [i, file] of files.entries()) writeFileSync(file, exports[i] ?? '')
  let before = process.cpuUsage()
  const server = createServer(async (request, response) => {
    const { encoding, bytes } = await readExportBody(request)
    decode(kind.signal, encoding, bytes)
    const sequence = await record.append(kind, bytes, 1)
    if (sequence === warm + warmUp - 1) before = process.cpuUsage()
    response.end()
  })
  const warm = record.summary.signals
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = String(typeof address === 'object' ? address?.port : 0)
  const sender = fork(join(import.meta.dirname, 'intake-sender.ts'), [port, String(rounds + warmUp), kind.encoding, ...files])
  await once(sender, 'exit')
  const all = spent(before)
  server.close()
  return all
}

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / rounds
}
