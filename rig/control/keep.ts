import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputFailure, sentenceOf } from '../failure.ts'
import type { ControlResult } from './result.ts'
import { controlResult } from './result-schema.ts'

/** Keeps what a control came to; it is on the disk when this returns.
 *  @param runsFolder that the run's own folder is in */
export function keepControl(runsFolder: string, result: ControlResult): void {
  mkdirSync(runsFolder, { recursive: true })
  appendFileSync(fileIn(runsFolder), `${JSON.stringify(result)}\n`, { flush: true })
}

/** All controls that were ever kept, in order; none before the first.
 *  @throws InputFailure naming file and line of what cannot be read: a result that is left out would make the rest look better */
export function controlsKept(runsFolder: string): ControlResult[] {
  const file = fileIn(runsFolder)
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  // What is written whole ends its line.
  const last = lines.pop()
  if (last) throw unreadable(file, lines.length, 'it breaks off')
  return lines.map((line, i) => resultIn(line, file, i))
}

function resultIn(line: string, file: string, index: number): ControlResult {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw unreadable(file, index, sentenceOf(error))
  }
  const read = controlResult.safeParse(value)
  if (read.success) return read.data
  throw unreadable(file, index, read.error.issues.map(({ path, message }) => `${path.join('.') || 'the line'}: ${message}`).join('; '))
}

function unreadable(file: string, index: number, why: string): InputFailure {
  return new InputFailure(
    `Cannot read ${file}, line ${index + 1}: expected what a control came to, as it was kept (${why}). Restore the file, or move it away to begin counting anew`,
  )
}

function fileIn(runsFolder: string): string {
  return join(runsFolder, 'controls.jsonl')
}
