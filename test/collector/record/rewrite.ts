import type { Version } from '../../../collector/record/format.ts'
import { type Frame, readRecord } from '../../../collector/record/reader.ts'
import { RecordWriter } from '../../../collector/record/writer.ts'

/** Rewrites a record's exports in another version. */
export async function rewrite(from: string, to: string, version: Version): Promise<void> {
  const frames: Frame[] = []
  readRecord(from, frame => frames.push(frame))
  await using record = await RecordWriter.create(to, version)
  await Promise.all(frames.map(({ signal, encoding, payload, arrival }) => record.append({ signal, encoding }, payload, arrival)))
}
