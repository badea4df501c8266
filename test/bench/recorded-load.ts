import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RecordWriter } from '../../collector/record/writer.ts'
import { endpointIds } from '../../contract/endpoints.ts'
import { events } from '../../contract/events.ts'
import { logsRequest } from '../../contract/otlp-json.ts'
import { plan } from '../collector/server/plan.ts'
import { k6Export } from './k6-export.ts'
import type { Replayed } from './replay-once.ts'

const began = Date.parse('2026-01-05T10:00:00Z')

/** 80 endpoint-arms: the catalogue's 20 endpoints on both arms, as reported by two load generators. */
const generators = ['k6-1', 'k6-2'].map(instance => ({ instance, endpoints: endpointIds }))

/** As rig/bootstrap.mjs starts whatever judges. */
const asStarted = '--max-semi-space-size=8'

/** Records a load of 80 endpoint-arms, one export of each generator a second, and lets a process of its own judge it from disk. */
export async function replayRecorded(minutes: number): Promise<Replayed & { readonly recordMegabytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-'))
  const path = join(folder, `${minutes}.bin`)
  await recordLoad(path, minutes * 60)
  const said: Replayed = JSON.parse(execFileSync(process.execPath, [asStarted, join(import.meta.dirname, 'replay-once.ts'), path], { encoding: 'utf8' }))
  const recordMegabytes = Math.round(statSync(path).size / 1e6)
  rmSync(folder, { recursive: true })
  return { ...said, recordMegabytes }
}

/** The plan's look lies beyond the end, so that everything is judged when the reading is over. */
async function recordLoad(path: string, seconds: number): Promise<void> {
  await using record = await RecordWriter.create(path)
  const long = { ...plan, looks: [`${seconds + 60}s`] }
  const opened = logsRequest({ runId: 'hour', instance: 'collector' }, [{ name: events.runOpened, id: 'opened', time: began - 1000, body: long }])
  await record.append({ signal: 'logs', encoding: 'json' }, Buffer.from(JSON.stringify(opened)), began)
  for (let second = 1; second <= seconds; second++)
    for (const generator of generators)
      await record.append({ signal: 'metrics', encoding: 'protobuf' }, k6Export('hour', began, second, generator), began + second * 1000)
}
