import type { Version } from '../../../collector/record/format.ts'
import { type Frame, RecordError, readRecord } from '../../../collector/record/reader.ts'
import { RecordWriter } from '../../../collector/record/writer.ts'

export const logs = { signal: 'logs', encoding: 'json' } as const
export const metrics = { signal: 'metrics', encoding: 'protobuf' } as const

export async function written(path: string, payloads: readonly Buffer[], version?: Version): Promise<void> {
  await using record = await RecordWriter.create(path, version)
  await Promise.all(payloads.map((payload, i) => record.append(i % 2 ? metrics : logs, payload, 1000 + i)))
}

export function read(path: string) {
  const frames: Frame[] = []
  const ending = readRecord(path, frame => frames.push(frame))
  return { frames, ending, sha256: ending.hash.digest('hex') }
}

export function faultOf(path: string): RecordError {
  try {
    readRecord(path, () => undefined)
  } catch (error) {
    if (error instanceof RecordError) return error
    throw error
  }
  throw new Error('expected the record to be refused')
}

/** The last export repeats the previous one of its kind. */
export const small = [Buffer.from('opened'), Buffer.from('one export of many'), Buffer.from(''), Buffer.from('one export of many more')]
