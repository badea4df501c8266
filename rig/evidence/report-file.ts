import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename, relative, sep } from 'node:path'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import { oneLine } from './reports/one-line.ts'

/** Bytes that a report may have. */
const largest = 64 * 1024 * 1024

/** A report as it was found on the disk. */
export interface ReportFile {
  /** For people: relative to the working folder, or its name alone. */
  readonly name: string
  readonly text: string
  readonly sha256: string
  /** When it was last written (ms since the epoch). */
  readonly written: number
}

/** @throws InputFailure when it is missing, empty, too large, no file or not UTF-8 */
export function readReport(path: string): ReportFile {
  try {
    const { size, mtimeMs } = sized(path)
    const bytes = readFileSync(path)
    const file = { name: nameOf(path), text: textOf(bytes, path), sha256: createHash('sha256').update(bytes).digest('hex'), written: Math.floor(mtimeMs) }
    if (size === 0 || file.text.trim() === '') throw new InputFailure(`${path} is empty: expected a report`)
    return file
  } catch (error) {
    if (error instanceof InputFailure) throw error
    throw new InputFailure(`Cannot read ${path}: ${sentenceOf(error)}`, { cause: error })
  }
}

function sized(path: string) {
  const found = statSync(path)
  if (!found.isFile()) throw new InputFailure(`${path} is no file: expected a report`)
  if (found.size > largest)
    throw new InputFailure(`${path} has ${Math.ceil(found.size / 1024 / 1024)} MB: expected a report of at most ${largest / 1024 / 1024} MB`)
  return found
}

/** Without a byte order mark. */
function textOf(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputFailure(`${path} is not UTF-8: save the report in UTF-8`)
  }
}

function nameOf(path: string): string {
  const name = relative('.', path)
  return oneLine(name.startsWith('..') || name === '' ? basename(path) : name.split(sep).join('/'))
}
