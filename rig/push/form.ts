import { randomUUID } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { join } from 'node:path'

/** A finished run as the body of `PUT /api/runs/{id}`: a form with the files `policy` and `record` (RFC 7578). */
export interface RunForm {
  readonly contentType: string
  /** Bytes in all: the collector wants to know before. */
  readonly length: number
  /** The body from its beginning, piece by piece; files are read as it is sent. */
  pieces(): AsyncIterable<Buffer>
}

/** @param folder of the run  @throws Error when a file is not there */
export function runForm(folder: string): RunForm {
  const boundary = `cutover-${randomUUID()}`
  const files = { policy: join(folder, 'policy.json'), record: join(folder, 'record.bin') }
  const parts = Object.entries(files).map(([name, path]) => ({ path, size: statSync(path).size, head: headOf(boundary, name) }))
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: parts.reduce((sum, { head, size }) => sum + head.length + size, tail.length),
    pieces: async function* () {
      for (const { head, path, size } of parts) {
        yield head
        // What is appended meanwhile is not of the run that was measured.
        if (size > 0) yield* createReadStream(path, { end: size - 1 }) as AsyncIterable<Buffer>
      }
      yield tail
    },
  }
}

function headOf(boundary: string, name: string): Buffer {
  return Buffer.from(
    `\r\n--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
  )
}
