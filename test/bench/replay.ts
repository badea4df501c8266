import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RecordWriter } from '../../collector/record/writer.ts'
import { events } from '../../contract/events.ts'
import { logsRequest } from '../../contract/otlp-json.ts'
import { plan } from '../collector/service/plan.ts'
import { k6Export } from './k6-export.ts'

// Judging a recorded hour again: one export of 80 endpoint-arms a second, streamed from disk by a process of its own.

const began = Date.parse('2026-01-05T10:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-'))
const rows: object[] = []
for (const minutes of [15, 60]) rows.push({ minutes, ...(await replay(minutes)) })
console.table(rows)
rmSync(folder, { recursive: true })

async function replay(minutes: number): Promise<object> {
  const path = join(folder, `${minutes}.bin`)
  await recordLoad(path, minutes * 60)
  const said = JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, 'replay-once.ts'), path], { encoding: 'utf8' }))
  return { 'record MB': Math.round(statSync(path).size / 1e6), ...said }
}

async function recordLoad(path: string, seconds: number): Promise<void> {
  await using record = await RecordWriter.create(path)
  const long = { ...plan, looks: [`${seconds - 20}s`] }
  const opened = logsRequest({ runId: 'hour', instance: 'collector' }, [{ name: events.runOpened, id: 'opened', time: began - 1000, body: long }])
  await record.append({ signal: 'logs', encoding: 'json' }, Buffer.from(JSON.stringify(opened)), began)
  for (let second = 1; second <= seconds; second++)
    await record.append({ signal: 'metrics', encoding: 'protobuf' }, k6Export('hour', began, second), began + second * 1000)
}
