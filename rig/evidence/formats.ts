import { reportFormatsOf } from '../../collector/index.ts'
import type { ReportFormat } from '../../contract/evidence-events.ts'
import { InputFailure } from '../platform/failure.ts'
import type { Reported } from './criteria.ts'
import { readCobertura } from './reports/cobertura.ts'
import { readCoveragePy } from './reports/coverage-py.ts'
import { readJUnit } from './reports/junit.ts'
import { readLcov } from './reports/lcov.ts'
import { readConversion, readFigure } from './reports/pointed.ts'
import type { Reading } from './reports/reading.ts'
import { readSarif } from './reports/sarif.ts'

/** What a report is: what was asked for, else what the criterion takes, told apart by how the text begins.
 *  @throws InputFailure for a format that says something else than the criterion asks for */
export function formatOf({ id, kind }: Reported, text: string, asked?: ReportFormat): ReportFormat {
  const taken = reportFormatsOf(kind)
  if (asked !== undefined && !taken.includes(asked))
    throw new InputFailure(`The criterion ${id} (${kind}) cannot be judged on ${asked}: expected ${taken.join(', ')}`)
  const [usual, ...others] = taken
  return asked ?? (others.length > 0 ? coverageFormatOf(text) : usual)
}

/** @throws ReportFault for a text that is not of the format */
export function readAs(format: ReportFormat, text: string, criterion: Reported): Reading {
  return readers[format](text, criterion)
}

const readers: Readonly<Record<ReportFormat, (text: string, criterion: Reported) => Reading>> = {
  junit: readJUnit,
  cobertura: readCobertura,
  'coverage.py': readCoveragePy,
  lcov: readLcov,
  sarif: readSarif,
  json: readPointed,
}

/** Numbers out of a JSON document, at the places that the criterion names. */
function readPointed(text: string, criterion: Reported): Reading {
  if ('pointer' in criterion) return readFigure(text, criterion.pointer)
  if ('pointers' in criterion) return readConversion(text, criterion.pointers)
  throw new InputFailure(`The criterion ${criterion.id} (${criterion.kind}) names no place in a JSON document`)
}

function coverageFormatOf(text: string): ReportFormat {
  const [first] = text.trimStart()
  if (first === '<') return 'cobertura'
  return first === '{' ? 'coverage.py' : 'lcov'
}
