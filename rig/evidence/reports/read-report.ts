import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename, relative, sep } from 'node:path'
import { reportFormatsOf } from '../../../collector/index.ts'
import type { ReportFormat } from '../../../contract/evidence-events.ts'
import { InputFailure, sentenceOf } from '../../platform/failure.ts'
import type { ReportCriterion } from '../evidence-criteria.ts'
import { parseCobertura, parseCoveragePy, parseLcov } from './coverage.ts'
import { parseJUnit } from './junit.ts'
import { parseConversion, parseFigure } from './report-json.ts'
import { type ReportContent, toOneLine } from './report-values.ts'
import { parseSarif } from './sarif.ts'

/** Selects the format: the given one, else the criterion's; coverage formats are told apart by their first character.
 *  @throws InputFailure for a format that the criterion cannot be judged on */
export function selectFormat({ id, kind }: ReportCriterion, text: string, asked?: ReportFormat): ReportFormat {
  const taken = reportFormatsOf(kind)
  if (asked !== undefined && !taken.includes(asked))
    throw new InputFailure(`The criterion ${id} (${kind}) cannot be judged on ${asked}: expected ${taken.join(', ')}`)
  const [usual, ...others] = taken
  return asked ?? (others.length > 0 ? detectCoverageFormat(text) : usual)
}

/** Parses a report. @throws ReportError for a text of another format */
export function parseReport(format: ReportFormat, text: string, criterion: ReportCriterion): ReportContent {
  return parsers[format](text, criterion)
}

const parsers: Readonly<Record<ReportFormat, (text: string, criterion: ReportCriterion) => ReportContent>> = {
  junit: parseJUnit,
  cobertura: parseCobertura,
  'coverage.py': parseCoveragePy,
  lcov: parseLcov,
  sarif: parseSarif,
  json: parsePointed,
}

/** Numbers out of a JSON document, at the places that the criterion names. */
function parsePointed(text: string, criterion: ReportCriterion): ReportContent {
  if ('pointer' in criterion) return parseFigure(text, criterion.pointer)
  if ('pointers' in criterion) return parseConversion(text, criterion.pointers)
  throw new InputFailure(`The criterion ${criterion.id} (${criterion.kind}) has no pointer into a JSON document. Add one to the policy`)
}

function detectCoverageFormat(text: string): ReportFormat {
  const [first] = text.trimStart()
  if (first === '<') return 'cobertura'
  return first === '{' ? 'coverage.py' : 'lcov'
}

const maxBytes = 64 * 1024 * 1024

/** A report file on disk. */
export interface ReportFile {
  /** Path relative to the working folder, or its base name. */
  readonly name: string
  readonly text: string
  readonly sha256: string
  /** When it was last written (ms since the epoch). */
  readonly written: number
}

/** Reads a report file. @throws InputFailure when it is missing, empty, too large, not a file or not UTF-8 */
export function readReport(path: string): ReportFile {
  try {
    const { size, mtimeMs } = statFile(path)
    const bytes = readFileSync(path)
    const file = {
      name: displayName(path),
      text: decodeText(bytes, path),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      written: Math.floor(mtimeMs),
    }
    if (size === 0 || file.text.trim() === '') throw new InputFailure(`Cannot read ${path}: it is empty. Write the report again`)
    return file
  } catch (error) {
    if (error instanceof InputFailure) throw error
    throw new InputFailure(`Cannot read ${path}: ${sentenceOf(error)}. Check the path and its permissions`, { cause: error })
  }
}

function statFile(path: string) {
  const found = statSync(path)
  if (!found.isFile()) throw new InputFailure(`Cannot read ${path}: it is not a file. Name a report file`)
  if (found.size > maxBytes)
    throw new InputFailure(
      `Cannot read ${path}: it has ${Math.ceil(found.size / 1024 / 1024)} MB, at most ${maxBytes / 1024 / 1024} MB are allowed. Split the report`,
    )
  return found
}

/** Without a byte order mark. */
function decodeText(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputFailure(`Cannot read ${path}: it is not UTF-8. Save the report as UTF-8`)
  }
}

function displayName(path: string): string {
  const name = relative('.', path)
  return toOneLine(name.startsWith('..') || name === '' ? basename(path) : name.split(sep).join('/'))
}
