import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

const kept = 12

/** Follows the output of a program and remembers its last lines, for the message in case it fails: `, its last lines: …`.
 *  @param onLine called with every line */
export function lastLines(streams: readonly (Readable | null)[], onLine: (line: string) => void = () => {}): () => string {
  const lines: string[] = []
  for (const stream of streams) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', line => {
      lines.push(line)
      if (lines.length > kept) lines.shift()
      onLine(line)
    })
  }
  return () => (lines.length === 0 ? '' : `, its last lines: ${lines.join(' | ')}`)
}
