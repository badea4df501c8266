import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { admit } from '../../collector/intake/admit.ts'
import { decode } from '../../collector/intake/decode.ts'
import { RecordWriter } from '../../collector/record/writer.ts'
import { messages } from '../collector/intake/otlp.ts'
import { k6Export } from './k6-export.ts'

// CPU of taking in one export of 80 endpoint-arms, beside what protobufjs takes to decode all of it.

const rounds = 400
const metricsProtobuf = { signal: 'metrics', encoding: 'protobuf' } as const
const exports = Array.from({ length: 20 }, (_, i) => k6Export('bench', Date.parse('2026-01-05T10:00:00Z'), 600 + i))
const at = (i: number) => exports[i % exports.length] ?? Buffer.alloc(0)
const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-'))

await using record = await RecordWriter.create(join(folder, 'record.bin'))
const full = await cpuPerExport(i => messages.metrics.decode(at(i)))
const skipping = await cpuPerExport(i => decode('metrics', 'protobuf', at(i)))
const recorded = await cpuPerExport(i => {
  decode('metrics', 'protobuf', at(i))
  return record.append(metricsProtobuf, at(i), i)
})
const overHttp = await httpCpuPerExport()

console.log(
  `\n${(at(0).length / 1000).toFixed(0)} KB an export, ${(statSync(join(folder, 'record.bin')).size / record.summary.signals / 1000).toFixed(0)} KB in the record`,
)
console.table([
  row('protobufjs decodes all of it', full),
  row('decode what is judged', skipping),
  row('decode + record (zstd, checksums, sync)', recorded),
  row('admit over HTTP + decode + record', overHttp),
])
rmSync(folder, { recursive: true })

function row(what: string, milliseconds: number) {
  return { what, 'CPU ms per export': Number(milliseconds.toFixed(3)), 'beside protobufjs': `${(milliseconds / full).toFixed(2)}×` }
}

async function cpuPerExport(step: (i: number) => unknown): Promise<number> {
  for (let i = 0; i < 100; i++) await step(i)
  const before = process.cpuUsage()
  for (let i = 0; i < rounds; i++) await step(i)
  return spent(before)
}

/** The sender is a process of its own, so that its CPU is not counted. */
async function httpCpuPerExport(): Promise<number> {
  let before = process.cpuUsage()
  const server = createServer(async (request, response) => {
    const { encoding, bytes } = await admit(request)
    decode('metrics', encoding, bytes)
    const sequence = await record.append(metricsProtobuf, bytes, 1)
    if (sequence === warm + 99) before = process.cpuUsage()
    response.end()
  })
  const warm = record.summary.signals
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const sender = fork(join(import.meta.dirname, 'intake-sender.ts'), [String(typeof address === 'object' ? address?.port : 0), String(rounds + 100)])
  await once(sender, 'exit')
  const all = spent(before)
  server.close()
  return all
}

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / rounds
}
